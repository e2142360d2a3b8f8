"""What may be counted of trainings: how many, in half-days, and how many people behind; never who."""

import datetime as dt

from django.db.models import Count as CountOf
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from communities.training.models import Enrolment, Presence, Training
from indicators.plugs import Count, Indicator, register


def _ended(since: dt.datetime, until: dt.datetime) -> QuerySet[Training]:
    return Training.objects.filter(ends_at__gte=since, ends_at__lt=until, cancelled_at=None).exclude(opened_at=None)


def _people(held: QuerySet[Training]) -> int:
    places = Enrolment.objects.held().filter(training__in=held.order_by().values("pk"))
    return int(places.aggregate(n=CountOf("person", distinct=True))["n"])


def trainings(since: dt.datetime, until: dt.datetime) -> Count:
    """Trainings that ended in the period, and those who had a place at one of them."""
    held = _ended(since, until)
    return Count(value=held.count(), people=_people(held))


def half_days(since: dt.datetime, until: dt.datetime) -> Count:
    """Their half-days, the sector's unit of account."""
    held = _ended(since, until)
    return Count(value=held.aggregate(n=Sum("half_days"))["n"] or 0, people=_people(held))


def followed(since: dt.datetime, until: dt.datetime) -> Count:
    """People who were at a session at least of these trainings, once for each training."""
    held = _ended(since, until).order_by().values("pk")
    there = Presence.objects.filter(session__training__in=held)
    return Count(
        **there.aggregate(value=CountOf("enrolment", distinct=True), people=CountOf("enrolment__person", distinct=True))
    )


register(
    Indicator(
        name="trainings",
        label=_("Formations tenues"),
        help=_("Formations qui se sont terminées au cours de la période."),
        count=trainings,
    )
)
register(
    Indicator(
        name="training_half_days",
        label=_("Demi-journées de formation"),
        help=_("Demi-journées des formations terminées au cours de la période."),
        count=half_days,
    )
)
register(
    Indicator(
        name="training_followed",
        label=_("Participations aux formations"),
        help=_("Personnes présentes à une séance au moins, comptées une fois par formation."),
        count=followed,
    )
)
