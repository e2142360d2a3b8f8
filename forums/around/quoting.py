"""Plug: what other districts publish may quote a thread; its plan says so. They say how it is found."""

from collections.abc import Callable
from dataclasses import dataclass

from forums.forum_conversation.models import Topic


@dataclass(frozen=True)
class Quote:
    """Something public that quotes a thread."""

    title: str
    url: str


_finders: list[Callable[[Topic], list[Quote]]] = []


def register_quoting(finder: Callable[[Topic], list[Quote]]) -> None:
    """Say what quotes a thread, for everyone to read; registering it again changes nothing."""
    if finder not in _finders:
        _finders.append(finder)


def quoting(topic: Topic) -> list[Quote]:
    """All that quotes this thread, each once. May be slow: what is found is to be kept."""
    return list(dict.fromkeys(quote for finder in _finders for quote in finder(topic)))
