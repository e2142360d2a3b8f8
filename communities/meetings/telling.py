"""When those who come are told that something changed: once things have stood still for a while, in one letter.

Several changes within PAUSE make one letter, which says what is different from what people knew; a change that was
taken back in that time makes none. Shortly before a meeting there is no time to wait.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from background.tasks import durable
from communities.meetings import letters
from communities.meetings.journal import kept
from communities.meetings.models import Meeting

PAUSE = dt.timedelta(minutes=15)
NEAR = dt.timedelta(hours=3)  # before it begins: told at once
MOVING = ("starts_at", "ends_at", "zone")  # what changes when people are to be there
PLACING = ("place", "territory_id", "video_url")


def known(meeting: Meeting) -> dict[str, Any]:
    """What people know of a meeting that they are told of when it changes."""
    said = {name: kept(getattr(meeting, name)) for name in (*MOVING, *PLACING)}
    return {**said, "cancelled": meeting.cancelled}


def owe(meeting: Meeting, before: dict[str, Any]) -> None:
    """Owe the letters of a change to a meeting whose row is locked, and saved; `before`: what was known of it."""
    now = timezone.now()
    if meeting.ends_at <= now or (meeting.last_told is None and known(meeting) == before):
        return
    turn = (meeting.last_told or {}).get("turn", 0) + 1
    meeting.last_told = {**(meeting.last_told or before), "turn": turn}
    meeting.save(update_fields=["last_told"])
    begins = min(meeting.starts_at, dt.datetime.fromisoformat(meeting.last_told["starts_at"]))
    wait = PAUSE if begins - now > NEAR else dt.timedelta(0)
    tell.using(run_after=now + wait).enqueue(meeting.pk, turn)


@durable()
def tell(pk: int, turn: int) -> None:
    """Owe a letter to each who comes, or hopes to, of what changed since they were last told; not if it goes on."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().filter(pk=pk).first()
        if meeting is None or meeting.last_told is None or meeting.last_told["turn"] != turn:
            return
        before, after = meeting.last_told, known(meeting)
        meeting.last_told = None
        meeting.save(update_fields=["last_told"])
        if meeting.ends_at <= timezone.now():
            return
        people = meeting.registrations.order_by("pk").values_list("person_id", flat=True)
        for person in people:
            _letter(meeting, person, before, after)


def _letter(meeting: Meeting, person: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    moved = any(before[name] != after[name] for name in MOVING)
    placed = any(before[name] != after[name] for name in PLACING)
    if after["cancelled"]:
        if not before["cancelled"]:
            letters.send_cancelled.enqueue(meeting.pk, person, meeting.sequence)
    elif before["cancelled"]:
        letters.send_reopened.enqueue(meeting.pk, person, meeting.sequence)
    elif moved or placed:
        letters.send_changed.enqueue(meeting.pk, person, meeting.sequence, moved, placed)
