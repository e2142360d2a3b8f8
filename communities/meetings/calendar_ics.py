"""The calendar as iCalendar: meetings as communities.meetings.ics writes them, and beside them what is plugged in."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from communities.meetings import ics
from communities.meetings.plugs import CalendarEntry


def calendar(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """A calendar of these entries, with the time zones it speaks of; nothing that only some may see."""
    held = list(entries)
    written = ics.calendar([entry.meeting for entry in held if entry.meeting], name=name)
    return joined(written, [entry for entry in held if entry.meeting is None])


def joined(written: bytes, others: list[CalendarEntry]) -> bytes:
    """A calendar that is written already, with entries beside its own."""
    if not others:
        return written
    result = Calendar.from_ical(written)
    for entry in others:
        result.add_component(event_of(entry))
    result.add_missing_timezones()
    return bytes(result.to_ical())


def event_of(entry: CalendarEntry) -> Event:
    """An entry that is no meeting, in the hours of its place."""
    event = Event()
    event.add("uid", f"{entry.source}-{entry.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed or timezone.now())
    event.add("dtstart", entry.start.astimezone(entry.zone_info))
    event.add("dtend", entry.end.astimezone(entry.zone_info))
    event.add("summary", entry.title)
    event.add("url", f"{settings.BASE_URL.rstrip('/')}{entry.url}")
    event.add("categories", [entry.network.name if entry.network else str(entry.kind)])
    where = ", ".join(filter(None, [entry.territory.name if entry.territory else "", entry.place]))
    event.add("location", where or _("En visio"))
    if entry.cancelled:
        event.add("status", "CANCELLED")
    if entry.summary:
        event.add("description", entry.summary)
    return event
