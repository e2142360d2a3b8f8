"""What an engine does: finds ids of the projection for what a reader may see, and keeps its own index if it has one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from search.models import Document

PAGE = 20
Key = tuple[float, int, int]  # score, microseconds since 1970, id: the place of a result in the order


class Unavailable(Exception):
    """The engine does not answer. Another may."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows a search; nothing means no narrowing.

    `kind` is that of a Searchable, `network` a slug, `theme` the name key of a keyword, `places` keys of territories of
    which one is enough (search.projection.place_key).
    """

    kind: str = ""
    network: str = ""
    theme: str = ""
    places: tuple[str, ...] = ()
    since: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Results:
    """One page of results: ids of documents in order, how many there are in all, and how many of each kind.

    `facets` counts without the filter on the kind; `total` with it. `next_key` is None on the last page.
    """

    pks: list[int] = field(default_factory=list)
    total: int = 0
    facets: dict[str, int] = field(default_factory=dict)
    next_key: Key | None = None


class Engine(Protocol):
    """A way to look through the projection. Only what bears one of the reader's tokens is ever found or counted."""

    def search(self, query: str, *, tokens: frozenset[str], filters: Filters, after: Key | None = None) -> Results:
        """The page of results that follows `after`. Any text is a fair query. Raises Unavailable."""
        ...

    def suggest(self, query: str, *, tokens: frozenset[str], limit: int) -> list[int]:
        """Ids of documents whose title has the words of `query`; the last may be unfinished. Raises Unavailable."""
        ...

    def index(self, documents: Iterable[Document]) -> None:
        """Take in documents that were written. Raises Unavailable."""
        ...

    def remove(self, pks: Iterable[int]) -> None:
        """Forget documents that are no more. Raises Unavailable."""
        ...

    def rebuild(self) -> None:
        """Make the engine's own index anew from the projection, while the old one answers. Raises Unavailable."""
        ...
