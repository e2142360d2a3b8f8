"""Meetings as iCalendar (RFC 5545): stable identifiers, hours in the local time of the meeting, no video link."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from communities.meetings.models import Meeting


def calendar(
    meetings: Iterable[Meeting], *, name: str, with_links: bool | Callable[[Meeting], bool] = False, method: str = ""
) -> bytes:
    """A calendar of these meetings, with the time zones it speaks of.

    `with_links` adds where to join by video: to all, or to those of which it says so. `method` is for what is sent by
    mail: PUBLISH or CANCEL.
    """
    result = Calendar()
    result.add("prodid", "-//Maillage//Rencontres//FR")
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    if method:
        result.add("method", method)
    name = " ".join(name.split())  # of what is free text, this alone is written as it is
    result.add("name", name)
    result.add("x-wr-calname", name)
    for meeting in meetings:
        with_link = with_links(meeting) if callable(with_links) else with_links
        result.add_component(_event(meeting, with_link=with_link))
    result.add_missing_timezones()
    return bytes(result.to_ical())


def _event(meeting: Meeting, *, with_link: bool) -> Event:
    event = Event()
    event.add("uid", f"rencontre-{meeting.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", meeting.starts_at.astimezone(meeting.tz))
    event.add("dtend", meeting.ends_at.astimezone(meeting.tz))
    event.add("summary", _("Annulée : %(title)s") % {"title": meeting.title} if meeting.cancelled else meeting.title)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("url", f"{settings.BASE_URL.rstrip('/')}{meeting.get_absolute_url()}")
    event.add("categories", [meeting.network.name])
    where = ", ".join(filter(None, [meeting.territory.name if meeting.territory else "", meeting.place]))
    event.add("location", where or _("En visio"))
    link = _("Visio : %(url)s") % {"url": meeting.video_url} if with_link and meeting.video_url else ""
    if description := "\n\n".join(filter(None, [meeting.cancelled_reason, link, meeting.agenda])):
        event.add("description", description)
    return event
