"""Plug: what a person may declare of the trainings they followed or gave; asked by them alone."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.people.plugs import Declarable, Line, declares
from communities.training.models import Certificate, Training


def followed(person: User) -> list[Line]:
    """The trainings of which the person holds a certificate. One query."""
    held = Certificate.objects.filter(enrolment__person=person, withdrawn_at=None)
    rows = held.select_related("enrolment__training").order_by("-enrolment__training__starts_at", "-pk")
    return [_line(f"suivie-{one.pk}", one.enrolment.training, one.made["title"]) for one in rows]


def given(person: User) -> list[Line]:
    """The trainings that the person gave. One query."""
    rows = Training.objects.filter(trainers__person=person, cancelled_at=None).exclude(opened_at=None)
    return [
        _line(f"donnee-{one.pk}", one, _("Intervention : %(title)s") % {"title": one.title})
        for one in rows.order_by("-starts_at", "-pk")
        if one.over
    ]


def _line(key: str, training: Training, words: str) -> Line:
    start, end = (moment.astimezone(training.tz).date() for moment in (training.starts_at, training.ends_at))
    days = [date_format(day, "j F Y") for day in dict.fromkeys([start, end])]
    return Line(key, words, " – ".join(days))


declares(
    Declarable(
        kind="formation",
        label=gettext_lazy("Formations suivies ou données"),
        of=lambda person: [*followed(person), *given(person)],
    )
)
