"""What people know of a training, and which letter goes once it has stood still after a change."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from background.tasks import durable
from communities.meetings import stillness
from communities.meetings.journal import kept
from communities.training import letters
from communities.training.models import Training

PLACING = ("place", "territory_id", "zone", "video_url")


def known(training: Training) -> dict[str, Any]:
    """What people know of a training that they are told of when it changes."""
    hours = training.sessions.order_by("starts_at", "pk").values_list("starts_at", "ends_at")
    said = {name: getattr(training, name) for name in PLACING}
    return {**said, "hours": [[kept(start), kept(end)] for start, end in hours], "cancelled": training.cancelled}


def owe(training: Training, before: dict[str, Any]) -> None:
    """Owe the letters of a change to a training whose row is locked, and saved; `before`: what was known of it.

    A draft is known to nobody.
    """
    if not training.draft:
        stillness.owe(training, before, known(training), begins=_begins, tell=tell)


def _begins(said: dict[str, Any]) -> dt.datetime:
    """The next time when people are to be there; once the last has begun, there is no time to wait."""
    now = timezone.now()
    starts = (dt.datetime.fromisoformat(start) for start, _end in said["hours"])
    return min((start for start in starts if start > now), default=now)


@durable()
def tell(pk: int, turn: int) -> None:
    """Owe a letter to each who has or waits for a place of what they were not told yet; not if changes go on."""
    with transaction.atomic():
        found = stillness.stood_still(Training, pk, turn)
        if found is None or found[0].draft:
            return
        training, before = found
        after = known(training)
        if after == {name: before[name] for name in after} or (after["cancelled"] and before["cancelled"]):
            return
        send = letters.send_changed
        if after["cancelled"] != before["cancelled"]:
            send = letters.send_cancelled if after["cancelled"] else letters.send_reopened
        for place in training.registrations.order_by("pk").values_list("pk", flat=True):
            send.enqueue(place, training.sequence)
