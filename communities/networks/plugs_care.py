"""What facilitation asks of the districts above: how their acts are undone, and what waits for someone to care."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.reader import Reader
from communities.networks.models import FacilitationEntry, Network

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class CannotUndo(Exception):
    """An act of facilitation can no longer be undone, or never could; its text is fit for the page."""


Undo = Callable[[FacilitationEntry, Reader, str], FacilitationEntry]
_undoes: dict[str, Undo] = {}


def undoes(*acts: str) -> Callable[[Undo], Undo]:
    """Register what undoes these acts of the journal: given the entry, who undoes it and why.

    Called in a transaction, with a reader who may act; it gives back the entry of what it did. Raises CannotUndo where
    the world has changed too much since.
    """

    def register(function: Undo) -> Undo:
        _undoes.update(dict.fromkeys(acts, function))
        return function

    return register


def undo_of(act: str) -> Undo | None:
    """What undoes this act; None where nothing does."""
    return _undoes.get(act)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for those who facilitate a network. `why`: the reason it is shown, in words."""

    title: str
    url: str
    why: str
    at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What a district above keeps an eye on for those who facilitate. `find` gives so many at most, in a few queries.

    `nothing`: what is said when there is nothing. Never what someone reads, or when they come.
    """

    key: str
    label: "StrPromise"
    icon: str
    nothing: "StrPromise"
    find: Callable[[Network, Reader, int], list[Waiting]]


_watches: dict[str, Watch] = {}


def watch(*ones: Watch) -> None:
    """Register what to keep an eye on; registering it again changes nothing."""
    _watches.update({one.key: one for one in ones})


def watches() -> list[Watch]:
    """What is kept an eye on, in the order of the keys."""
    return [_watches[key] for key in sorted(_watches)]
