"""How a district lets its things be found: it registers how they are loaded, and search knows nothing else of them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class Found:
    """What search shows of a thing, and to whom (`audience`: one token of Reader.tokens). `text` is plain text.

    `network` is its slug, `keywords` are labels. `territory` is the place's name; `territory_id`, the reference's row,
    lets the thing be found by all that holds the place, and is the better one to give.
    """

    title: str
    text: str
    url: str
    audience: str
    published_at: dt.datetime
    byline: str = ""
    network: str = ""
    keywords: tuple[str, ...] = ()
    territory: str = ""
    territory_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """A kind of thing. `load` gives what can be found among these ids (absent: nothing shows); `all_pks` names all."""

    kind: str
    label: str | Promise
    load: Callable[[list[int]], dict[int, Found]]
    all_pks: Callable[[], Iterable[int]]


_kinds: dict[str, Searchable] = {}


def register(searchable: Searchable) -> None:
    """Make a kind of thing findable; a district calls it from its AppConfig.ready."""
    _kinds[searchable.kind] = searchable


def kinds() -> dict[str, Searchable]:
    """The kinds that can be found, by name."""
    return _kinds
