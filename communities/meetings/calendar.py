"""The calendar: what was asked for, as a list by month, as a month, or by places; meetings, and what is plugged in."""

import calendar as weeks_of
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from accounts.reader import Reader
from communities.meetings.calendar_forms import PAST, PERIODS, CalendarForm
from communities.meetings.models import Kind, Meeting, Registration
from communities.meetings.plugs import Asked, CalendarEntry, Key, on_calendar, providers
from reference.queries import descendants

SOURCE = "rencontre"
PER_PAGE = 30
MOST_IN_A_MONTH = 600  # of each source; beyond, the page says that it does not show everything
SHOWN_IN_A_DAY = 3
ROUND = dt.timedelta(hours=15)  # a day begins somewhere, and ends elsewhere, so much before or after ours
FIRST_YEAR, LAST_YEAR = 2000, 2100
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Month:
    """A month and what begins in it."""

    first: dt.date
    entries: list[CalendarEntry]


@dataclass(frozen=True)
class Page:
    """One page of the list. `next_key` is the `apres` of the page that follows; None on the last one."""

    entries: list[CalendarEntry]
    next_key: str | None
    begins: bool


@dataclass(frozen=True)
class Day:
    """A day of a month's table: the first of its entries (each with whether it began before), and how many more."""

    date: dt.date
    inside: bool
    today: bool
    entries: list[tuple[CalendarEntry, bool]]
    more: int


@dataclass(frozen=True)
class Sheet:
    """A month as a table. `whole`: everything that takes place is in it."""

    first: dt.date
    weeks: list[list[Day]]
    previous: dt.date | None
    following: dt.date | None
    whole: bool

    @property
    def empty(self) -> bool:
        """Whether nothing takes place."""
        return not any(day.entries for week in self.weeks for day in week if day.inside)


def asked_for(form: CalendarForm, reader: Reader, *, most: int) -> Asked:
    """What a form leaves of the calendar, at any time; what is not understood narrows nothing."""
    form.is_valid()
    chosen = form.cleaned_data
    place = chosen.get("place")
    return Asked(
        reader=reader,
        most=most,
        network=chosen.get("reseau"),
        places=descendants(place).order_by().values("pk") if place else None,
        kind=chosen.get("genre") or "",
        voir=chosen.get("voir") or "",
    )


def in_period(asked: Asked, period: str, now: dt.datetime) -> Asked:
    """What was asked, to come or over the period chosen in the form; what is past goes backwards."""
    if period == PAST:
        return replace(asked, ended=now, back=True)
    return replace(asked, since=now, until=now + PERIODS[period] if period in PERIODS else None)


def latest_past(asked: Asked, now: dt.datetime, most: int) -> list[CalendarEntry]:
    """The last that took place."""
    return gather(replace(in_period(asked, PAST, now), most=most))


def gather(asked: Asked) -> list[CalendarEntry]:
    """What was asked, of all sources, in order. As many queries as the sources need, whatever they hold."""
    found = [entry for provider in providers() for entry in provider(asked)]
    return sorted(found, key=lambda entry: entry.key, reverse=asked.back)[: asked.most]


def beside(asked: Asked) -> list[CalendarEntry]:
    """What was asked of the sources that are not meetings, in order."""
    found = [entry for provider in providers() if provider is not meetings for entry in provider(asked)]
    return sorted(found, key=lambda entry: entry.key, reverse=asked.back)[: asked.most]


def a_page(asked: Asked, after: str | None) -> Page:
    """A page of the list, after the entry of this key."""
    key = _read(after or "")
    found = gather(replace(asked, most=PER_PAGE + 1, after=key))
    more = len(found) > PER_PAGE
    return Page(found[:PER_PAGE], _written(found[PER_PAGE - 1].key) if more else None, key is None)


def _written(key: Key) -> str:
    start, source, pk = key
    return f"{(start - EPOCH) // dt.timedelta(microseconds=1)}-{source}-{pk}"


def _read(text: str) -> Key | None:
    found = re.fullmatch(r"([0-9]{1,16})-([a-z]{1,20})-([0-9]{1,18})", text)
    return (EPOCH + dt.timedelta(microseconds=int(found[1])), found[2], int(found[3])) if found else None


def months_of(entries: Iterable[CalendarEntry]) -> list[Month]:
    """Entries by the month in which they begin where they take place, months and entries in the order given."""
    found: dict[dt.date, list[CalendarEntry]] = {}
    for entry in entries:
        found.setdefault(entry.begins.date().replace(day=1), []).append(entry)
    return [Month(first, held) for first, held in found.items()]


def by_month(meetings: Iterable[Meeting], reader: Reader) -> list[Month]:
    """Meetings, in the order given, by month. One query."""
    return months_of(entries_of(list(meetings), reader))


def a_sheet(asked: Asked, first: dt.date, today: dt.date) -> Sheet:
    """The month that begins on this day, as a table of whole weeks."""
    rows = weeks_of.Calendar(weeks_of.MONDAY).monthdatescalendar(first.year, first.month)
    begin, end = (_midnight(day) for day in (rows[0][0], rows[-1][-1] + dt.timedelta(days=1)))
    found = gather(replace(asked, since=begin - ROUND, until=end + ROUND, most=MOST_IN_A_MONTH))
    by_day: dict[dt.date, list[tuple[CalendarEntry, bool]]] = {}
    for entry in found:
        for day in entry.days:
            by_day.setdefault(day, []).append((entry, day != entry.begins.date()))
    weeks = [[_day(date, first, today, by_day.get(date, [])) for date in row] for row in rows]
    before, following = first - dt.timedelta(days=1), (first + dt.timedelta(days=31)).replace(day=1)
    return Sheet(
        first=first,
        weeks=weeks,
        previous=before.replace(day=1) if before.year >= FIRST_YEAR else None,
        following=following if following.year <= LAST_YEAR else None,
        whole=len(found) < MOST_IN_A_MONTH,
    )


def _day(date: dt.date, first: dt.date, today: dt.date, entries: list[tuple[CalendarEntry, bool]]) -> Day:
    shown = entries if len(entries) <= SHOWN_IN_A_DAY + 1 else entries[:SHOWN_IN_A_DAY]
    return Day(date, date.month == first.month, date == today, shown, len(entries) - len(shown))


def a_day(asked: Asked, day: dt.date) -> Page:
    """What takes place on a day, as the clocks of its place have it."""
    begin = _midnight(day)
    around = replace(asked, since=begin - ROUND, until=begin + dt.timedelta(days=1) + ROUND, most=MOST_IN_A_MONTH)
    return Page([entry for entry in gather(around) if day in entry.days], None, True)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone())


def month_named(text: str, today: dt.date) -> dt.date:
    """The first day of « 2026-11 »; of this month for anything else."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2]) <= 12:
        return dt.date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def day_named(text: str) -> dt.date | None:
    """The day of « 2026-11-03 »; None for anything else."""
    try:
        day = dt.date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


@on_calendar
def meetings(asked: Asked) -> list[CalendarEntry]:
    """The meetings of the calendar. Two queries at most."""
    rows = Meeting.objects.readable_by(asked.reader).for_list().filter(asked.when(SOURCE)).order_by(*asked.order())
    if asked.kind and asked.kind not in Kind.values:
        return []
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.network:
        rows = rows.filter(network=asked.network)
    if asked.places is not None:
        rows = rows.filter(territory__in=asked.places)
    if asked.voir == "publiques":
        rows = rows.filter(public=True)
    if asked.voir == "miennes":
        rows = rows.filter(network__in=asked.reader.member_of)
    if asked.voir == "inscrites":
        mine = Registration.objects.held().filter(person=asked.reader.person)
        rows = rows.filter(pk__in=mine.order_by().values("meeting"))
    return entries_of(list(rows[: asked.most]), asked.reader)


def entries_of(rows: Sequence[Meeting], reader: Reader) -> list[CalendarEntry]:
    """Meetings as entries, with whether the reader has a place. One query, none for a passer-by."""
    held: set[int] = set()
    if reader.person and rows:
        places = Registration.objects.held().filter(person=reader.person, meeting__in=rows)
        held = set(places.order_by("pk").values_list("meeting_id", flat=True))
    return [_entry(meeting, meeting.pk in held) for meeting in rows]


def _entry(meeting: Meeting, held: bool) -> CalendarEntry:
    return CalendarEntry(
        source=SOURCE,
        pk=meeting.pk,
        start=meeting.starts_at,
        end=meeting.ends_at,
        title=meeting.title,
        url=meeting.get_absolute_url(),
        kind=meeting.get_kind_display(),
        network=meeting.network,
        territory=meeting.territory,
        place=meeting.place,
        zone=meeting.zone,
        held=held,
        public=meeting.public,
        cancelled=meeting.cancelled,
        meeting=meeting,
    )
