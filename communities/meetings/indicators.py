"""What may be counted of meetings: how many, and how many people behind; never who."""

import datetime as dt

from django.db.models import Count as CountOf
from django.utils.translation import gettext_lazy as _

from communities.meetings.models import Meeting, Registration
from indicators.plugs import Count, Indicator, register


def meetings(since: dt.datetime, until: dt.datetime) -> Count:
    """Meetings that ended in the period, and those who had a place at one of them."""
    held = Meeting.objects.standing().filter(ends_at__gte=since, ends_at__lt=until)
    people = (
        Registration.objects.held().filter(meeting__in=held.order_by()).aggregate(n=CountOf("person", distinct=True))
    )
    return Count(value=held.count(), people=people["n"])


def registrations(since: dt.datetime, until: dt.datetime) -> Count:
    """Places taken in the period and not given back."""
    taken = Registration.objects.held().filter(at__gte=since, at__lt=until)
    return Count(**taken.aggregate(value=CountOf("pk"), people=CountOf("person", distinct=True)))


register(
    Indicator(
        name="meetings",
        label=_("Rencontres tenues"),
        help=_("Rencontres de réseaux qui se sont terminées au cours de la période."),
        count=meetings,
    )
)
register(
    Indicator(
        name="registrations",
        label=_("Inscriptions aux rencontres"),
        help=_("Places prises au cours de la période et gardées. Une personne peut en prendre à plusieurs rencontres."),
        count=registrations,
    )
)
