"""Plug: the sessions of trainings stand in the calendar beside meetings."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.meetings.plugs import Asked, CalendarEntry, on_calendar
from communities.training.models import Enrolment, Session, Training, TrainingQuerySet

KIND, SOURCE = "formation", "formation"


def sessions(asked: Asked) -> list[CalendarEntry]:
    """The sessions of the calendar that was asked for. Two queries at most."""
    if asked.kind and asked.kind != KIND:
        return []
    rows = Session.objects.for_calendar().filter(asked.when(SOURCE)).order_by(*asked.order())
    rows = rows.filter(training__in=_narrowed(asked).order_by().values("pk"))
    held = Enrolment.objects.held().filter(person=asked.reader.person)
    if asked.voir == "inscrites":
        rows = rows.filter(training__in=held.order_by().values("training"))
    found = list(rows[: asked.most])
    there: set[int] = set()
    if asked.reader.person and found:
        there = set(held.filter(training__in={one.training_id for one in found}).values_list("training_id", flat=True))
    return [entry(one, held=one.training_id in there) for one in found]


def _narrowed(asked: Asked) -> TrainingQuerySet:
    rows = Training.objects.readable_by(asked.reader).exclude(opened_at=None)
    if asked.network:
        rows = rows.filter(network=asked.network)
    if asked.places is not None:
        rows = rows.filter(territory__in=asked.places)
    if asked.voir == "publiques":
        rows = rows.filter(public=True)
    if asked.voir == "miennes":
        rows = rows.filter(network__in=asked.reader.member_of)
    return rows


def entry(session: Session, *, held: bool) -> CalendarEntry:
    """A session as a line of the calendar; its training is loaded for a list."""
    training = session.training
    left = training.places_left
    return CalendarEntry(
        source=SOURCE,
        pk=session.pk,
        start=session.starts_at,
        end=session.ends_at,
        title=f"{training.title} : {session.title}" if session.title else training.title,
        url=training.get_absolute_url(),
        kind=_("Formation"),
        network=training.network,
        territory=training.territory,
        place=training.place,
        zone=training.zone,
        state=_("Complet") if left == 0 else _("Ouvert"),
        held=held,
        public=training.public,
        cancelled=training.cancelled,
        sequence=training.sequence,
        changed=training.changed_at,
    )


on_calendar(sessions, kind=KIND, label=gettext_lazy("Formation"))
