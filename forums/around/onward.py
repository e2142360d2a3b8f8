"""Plug: what a thread may become in the districts above. They say what it is called, and where it begins."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forums.forum_conversation.models import Topic

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Onward:
    """A way on from a thread, the same for all professionals who may read it. No query may begin in `address`."""

    label: "StrPromise"
    icon: str
    address: Callable[[Topic], str]


_ways: dict[str, Onward] = {}


def register_onward(name: str, way: Onward) -> None:
    """Say where a thread may go; registering it again changes nothing."""
    _ways[name] = way


def ways_of(topic: Topic) -> list[tuple[str, str, str]]:
    """The ways on from a thread, as (label, icon, address)."""
    return [(str(way.label), way.icon, way.address(topic)) for way in _ways.values()]
