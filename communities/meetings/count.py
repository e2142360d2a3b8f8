"""The year's count: how many meetings of each kind, half-days, people; never who."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.reader import Reader
from communities.meetings.models import Kind, Meeting, MeetingQuerySet, Registration
from communities.meetings.zones import HOME
from communities.networks.models import Network


@dataclass(frozen=True)
class Row:
    """One line: so many meetings, half-days and participants, `unsaid` of them without that number."""

    label: str
    meetings: int
    half_days: int
    participants: int
    unsaid: int


def held_in(year: int) -> MeetingQuerySet:
    """The meetings that took place in a year, as the clocks in Paris go."""
    first, last = (dt.datetime(one, 1, 1, tzinfo=ZoneInfo(HOME)) for one in (year, year + 1))
    held = Meeting.objects.standing().filter(starts_at__gte=first, starts_at__lt=last, ends_at__lt=timezone.now())
    return held.order_by()


def counted(year: int, network: Network | None, reader: Reader) -> list[Row]:
    """The year's count by kind; of one network, as far as its meetings show to the reader. One query."""
    meetings = held_in(year)
    if network is not None:
        meetings = meetings.readable_by(reader).filter(network=network)
    there = Registration.objects.filter(meeting=OuterRef("pk"), came=True).order_by().values("meeting")
    counts = Subquery(there.annotate(n=Count("pk")).values("n"))
    said = meetings.annotate(people=Coalesce("participants", counts))
    found = said.values("kind").annotate(
        n=Count("pk"), half=Sum("half_days"), people_in_all=Sum("people"), said=Count("people")
    )
    rows = {row["kind"]: row for row in found}
    return [
        Row(str(Kind(kind).label), row["n"], row["half"], row["people_in_all"] or 0, row["n"] - row["said"])
        for kind in Kind.values
        if (row := rows.get(kind))
    ]


def total(rows: Iterable[Row], label: str) -> Row:
    """All lines together."""
    rows = list(rows)
    return Row(
        label,
        sum(row.meetings for row in rows),
        sum(row.half_days for row in rows),
        sum(row.participants for row in rows),
        sum(row.unsaid for row in rows),
    )


def years() -> list[int]:
    """The years of which there is something to count, the latest first. One query."""
    ends = Meeting.objects.standing().filter(ends_at__lt=timezone.now()).order_by("starts_at", "pk")
    first = ends.values_list("starts_at", flat=True).first()
    this = timezone.localdate().year
    begin = first.astimezone(ZoneInfo(HOME)).year if first else this
    return list(range(this, max(begin, this - 30) - 1, -1))
