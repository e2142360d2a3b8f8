"""When those who come to something are told that it changed: once it has stood still for a while, in one letter.

Several changes within PAUSE make one letter, which says what is different from what people knew; a change that was
taken back in that time makes none. Shortly before it there is no time to wait. Meetings and trainings share this: each
says what people know of it, as plain values, and which letters go.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.utils import timezone

from communities.meetings.models import HasPlaces

PAUSE = dt.timedelta(minutes=15)
NEAR = dt.timedelta(hours=3)  # before it begins: told at once

Thing = TypeVar("Thing", bound=HasPlaces)
Known = dict[str, Any]


def owe(thing: HasPlaces, before: Known, after: Known, *, begins: Callable[[Known], dt.datetime], tell: Any) -> None:
    """Owe the letters of a change to something whose row is locked, and saved.

    `before` and `after`: what was and is known of it; `begins`: when it does, by what is known; `tell`: the durable
    task that looks at it in a while, with its key and the turn of the change.
    """
    now = timezone.now()
    if thing.ends_at <= now or (thing.last_told is None and after == before):
        return
    turn = (thing.last_told or {}).get("turn", 0) + 1
    thing.last_told = {**(thing.last_told or before), "turn": turn}
    thing.save(update_fields=["last_told"])
    first = min(begins(after), begins(thing.last_told))
    wait = PAUSE if first - now > NEAR else dt.timedelta(0)
    tell.using(run_after=now + wait).enqueue(thing.pk, turn)


def stood_still(model: type[Thing], pk: int, turn: int) -> tuple[Thing, Known] | None:
    """What did not change since this turn, its row locked, and what people knew of it before; they are told now.

    None where it went on changing, or has ended. To be called in a transaction.
    """
    thing = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if thing is None or thing.last_told is None or thing.last_told["turn"] != turn:
        return None
    before, thing.last_told = thing.last_told, None
    thing.save(update_fields=["last_told"])
    return None if thing.ends_at <= timezone.now() else (thing, before)
