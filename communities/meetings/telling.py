"""What people know of a meeting, and which letter goes once it has stood still after a change."""

import datetime as dt
from typing import Any

from django.db import transaction

from background.tasks import durable
from communities.meetings import letters, stillness
from communities.meetings.journal import kept
from communities.meetings.models import Meeting

MOVING = ("starts_at", "ends_at", "zone")  # what changes when people are to be there
PLACING = ("place", "territory_id", "video_url")


def known(meeting: Meeting) -> dict[str, Any]:
    """What people know of a meeting that they are told of when it changes."""
    said = {name: kept(getattr(meeting, name)) for name in (*MOVING, *PLACING)}
    return {**said, "cancelled": meeting.cancelled}


def owe(meeting: Meeting, before: dict[str, Any]) -> None:
    """Owe the letters of a change to a meeting whose row is locked, and saved; `before`: what was known of it."""
    stillness.owe(meeting, before, known(meeting), begins=_begins, tell=tell)


def _begins(said: dict[str, Any]) -> dt.datetime:
    return dt.datetime.fromisoformat(said["starts_at"])


@durable()
def tell(pk: int, turn: int) -> None:
    """Owe a letter to each who comes, or hopes to, of what changed since they were last told; not if it goes on."""
    with transaction.atomic():
        found = stillness.stood_still(Meeting, pk, turn)
        if found is None:
            return
        meeting, before = found
        people = meeting.registrations.order_by("pk").values_list("person_id", flat=True)
        for person in people:
            _letter(meeting, person, before, known(meeting))


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
