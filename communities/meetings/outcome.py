"""Plug: what came of a meeting in the districts above; and the needs it answers, that the networks below keep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import NeedAnswer
from communities.networks.permissions import may_read_need

MOST = 12


@dataclass(frozen=True)
class Outcome:
    """Something that came of a meeting, that this reader may open: its title, its address."""

    title: str
    url: str


CameOf = Callable[[Meeting, Reader], list[Outcome]]
_came: list[CameOf] = []


def on_outcomes_asked(came: CameOf) -> CameOf:
    """Register who knows what came of a meeting. One query at most; nothing the reader may not see."""
    if came not in _came:
        _came.append(came)
    return came


def came_of(meeting: Meeting, reader: Reader) -> list[Outcome]:
    """What came of a meeting, of its minutes or of the thread where it is announced, each once."""
    return list({one.url: one for came in _came for one in came(meeting, reader)}.values())


def answered_by(meeting: Meeting, reader: Reader) -> list[Outcome]:
    """The needs that a meeting answers, for who may read them. One query for a professional, none for the others."""
    if not reader.is_professional:
        return []
    rows = NeedAnswer.objects.filter(url=meeting.get_absolute_url(), kind=NeedAnswer.Kind.MEETING)
    needs = [row.need for row in rows.select_related("need").order_by("at", "pk")[:MOST]]
    return [Outcome(need.title, need.get_absolute_url()) for need in needs if may_read_need(reader, need)]


def chain_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """`needs`: what a meeting answers; `outcomes`: what came of it."""
    return {"needs": answered_by(meeting, reader), "outcomes": came_of(meeting, reader)}
