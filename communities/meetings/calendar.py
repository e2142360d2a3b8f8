"""The calendar as a list: what was asked for, by month."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict
from django.utils import timezone

from accounts.reader import Reader
from communities.meetings.forms import CalendarForm
from communities.meetings.models import Meeting, MeetingQuerySet, Registration


@dataclass(frozen=True)
class Month:
    """A month and its meetings, each with whether the reader has a place there."""

    first: dt.date
    meetings: list[tuple[Meeting, bool]]


def narrowed(asked: QueryDict, reader: Reader) -> tuple[CalendarForm, MeetingQuerySet]:
    """The form, and the meetings it leaves of those the reader may see."""
    form = CalendarForm(asked, reader=reader)
    form.is_valid()  # what is not understood narrows nothing; the page says so beside it
    meetings = Meeting.objects.readable_by(reader).for_list()
    if network := form.cleaned_data.get("reseau"):
        meetings = meetings.filter(network=network)
    if form.cleaned_data.get("voir") == "publiques":
        meetings = meetings.filter(public=True)
    if form.cleaned_data.get("voir") == "miennes":
        meetings = meetings.filter(network__in=reader.member_of)
    return form, meetings


def by_month(meetings: Iterable[Meeting], reader: Reader) -> list[Month]:
    """Meetings, in the order given, gathered by the month in which they begin here. One query."""
    rows = list(meetings)
    held = set(
        Registration.objects.filter(person=reader.person, meeting__in=rows)
        .order_by("pk")
        .values_list("meeting_id", flat=True)
        if reader.person
        else []
    )

    def first_day(meeting: Meeting) -> dt.date:
        return timezone.localtime(meeting.starts_at).date().replace(day=1)

    return [
        Month(first=first, meetings=[(meeting, meeting.pk in held) for meeting in of_month])
        for first, of_month in groupby(rows, key=first_day)
    ]
