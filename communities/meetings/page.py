"""What a meeting's page shows to whoever reads it."""

from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.journal import for_others
from communities.meetings.models import FollowUp, Meeting, Registration, State
from communities.meetings.onward import of_minutes
from communities.meetings.outcome import chain_of
from communities.meetings.permissions import (
    may_edit,
    may_plan,
    may_register,
    may_see_link,
    may_see_names,
    may_write,
)
from communities.meetings.rhythm import Rhythm
from communities.networks.models import Network
from forums.forum_conversation.models import Topic

MOST_TO_DO = 30
MOST_NAMES = 200


def page_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """All of it. The meeting comes with its network, territory, theme and series.

    place: the reader's Registration, or None; turn: their place on the waiting list (int); waiting: how many wait;
    needs, outcomes: Outcome, what it answers and what came of it;
    names: Registration with people, for members; points: AgendaPoint; unplanned: those that came up; follow_ups.
    """
    now = timezone.now()
    place = Registration.objects.filter(meeting=meeting, person=reader.person).first() if reader.person else None
    held, member = place is not None and place.state == State.HELD, may_write(reader, meeting)
    points = list(meeting.points.for_page())
    over, begun = meeting.ends_at <= now, meeting.starts_at <= now
    return {
        "meeting": meeting,
        "over": over,
        "begun": begun,
        "place": place,
        "offered": place is not None and place.stands(now) and not begun,
        **_waiting(meeting, place),
        "may_register": may_register(reader, meeting) and not meeting.cancelled and not over,
        "video_url": meeting.video_url if may_see_link(reader, meeting, registered=held) else "",
        "names": list(meeting.registrations.with_people()[:MOST_NAMES]) if may_see_names(reader, meeting) else None,
        "points": [point for point in points if point.planned],
        "unplanned": [point for point in points if not point.planned],
        "minutes_shown": begun and any(point.minutes_html for point in points),
        "onward": of_minutes(meeting.pk) if begun and reader.is_professional else [],
        "removed": list(meeting.points.exclude(removed_at=None).order_by("-removed_at", "pk")[:5]) if member else [],
        "follow_ups": list(meeting.follow_ups.for_page()) if member else [],
        "member": member,
        "may_change": member and not meeting.cancelled,
        "may_edit": may_edit(reader, meeting),
        "for_others": for_others(reader, meeting),
        "rhythm": Rhythm.of(meeting.series).words() if meeting.series else "",
        "thread": Topic.objects.readable_by(reader).filter(pk=meeting.topic_id).first() if meeting.topic_id else None,
        **chain_of(meeting, reader),
        "may_announce": not (meeting.topic_id or over or meeting.cancelled) and may_plan(reader, meeting.network),
        "crumbs": [(_("Accueil"), "/"), (_("Rencontres"), "/rencontres/"), (meeting.title, "")],
    }


def _waiting(meeting: Meeting, place: Registration | None) -> dict[str, int]:
    """How many wait, and as the how-manieth the reader does. One query."""
    if meeting.places is None:
        return {"waiting": 0, "turn": 0}
    waits = Q(state=State.WAITING)
    if place is None or place.state != State.WAITING:
        return {**meeting.registrations.aggregate(waiting=Count("pk", filter=waits)), "turn": 0}
    before = waits & (Q(at__lt=place.at) | Q(at=place.at, pk__lte=place.pk))
    counts: dict[str, int] = meeting.registrations.aggregate(
        waiting=Count("pk", filter=waits), turn=Count("pk", filter=before)
    )
    return counts


def to_do_in(network: Network, reader: Reader) -> list[FollowUp]:
    """What the meetings of a network left to do, the most pressing first, for its members. One query."""
    if not may_plan(reader, network):
        return []
    found = FollowUp.objects.to_do().filter(meeting__network=network).select_related("who__profile", "meeting")
    return list(found.order_by("due_on", "pk")[:MOST_TO_DO])
