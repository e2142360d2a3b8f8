"""What others keep that hangs on territories and keywords: they are told of changes, to work it out again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reference.models import Keyword

Told = Callable[[], None]
_told: list[Told] = []


def on_territories_changed(told: Told) -> Told:
    """Register who is told, in the transaction that changes names or what lies in what; again changes nothing.

    What takes time is owed there, as a durable task.
    """
    if told not in _told:
        _told.append(told)
    return told


def tell_changed() -> None:
    """Tell all who registered."""
    for told in _told:
        told()


Reworded = Callable[["Keyword", "Keyword"], None]
_reworded: list[Reworded] = []


def on_keyword_reworded(told: Reworded) -> Reworded:
    """Register who is told, in the transaction, that a word was merged into another; or, twice the same, renamed.

    What takes time is owed there, as a durable task.
    """
    if told not in _reworded:
        _reworded.append(told)
    return told


def tell_reworded(keyword: "Keyword", into: "Keyword") -> None:
    """Tell all who registered."""
    for told in _reworded:
        told(keyword, into)
