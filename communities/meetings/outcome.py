"""Plug: what came of a meeting in the districts above; and the needs it answers, that the networks below keep."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

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
    rows = answers_by([meeting]).filter(kind=NeedAnswer.Kind.MEETING).select_related("need")
    needs = {row.need_id: row.need for row in rows.order_by("at", "pk")[:MOST]}.values()
    return [Outcome(need.title, need.get_absolute_url()) for need in needs if may_read_need(reader, need)]


def answers_by(meetings: Iterable[Meeting]) -> "QuerySet[NeedAnswer]":
    """What leads from needs to these meetings, whatever they were called when it was linked."""
    paths = [Q(url__startswith=f"/rencontres/{meeting.pk}-") for meeting in meetings]
    return NeedAnswer.objects.filter(reduce(or_, paths)) if paths else NeedAnswer.objects.none()


def chain_of(meeting: Meeting, reader: Reader) -> dict[str, Any]:
    """`needs`: what a meeting answers; `outcomes`: what came of it."""
    return {"needs": answered_by(meeting, reader), "outcomes": came_of(meeting, reader)}
