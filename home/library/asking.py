"""What an address of the library asks for, and the address of what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

MOST_VALUES = 20  # read from an address, per facet
LONGEST_WORDS = 100
LONGEST_VALUE = 90
FACETS = ("type", "theme", "pilier", "territoire", "public", "annee", "reseau", "centre")


class Sort(StrEnum):
    """In which order; the word stands in the address."""

    NEWEST = "recent"
    TITLE = "titre"
    SHORTEST = "lecture"


class View(StrEnum):
    """How it is drawn; the word stands in the address."""

    LIST = "liste"
    CARDS = "cartes"


SORTS = {Sort.NEWEST: _("Les plus récentes"), Sort.TITLE: _("Par titre"), Sort.SHORTEST: _("Les plus courtes à lire")}
VIEWS = {View.LIST: _("Liste"), View.CARDS: _("Cartes")}


@dataclass(frozen=True)
class Asked:
    """What is asked. What an address says that nobody can ask for is not in it."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by facet; those that are checked
    words: str = ""
    place: str = ""  # kind and code of the place in which everything has to be
    typed: str = ""  # the name of a place, to be found
    sort: Sort = Sort.NEWEST
    view: View = View.LIST
    after: int | None = None  # the entry after which the page begins

    def address(self) -> str:
        """The query of this list's address; `.` of itself when nothing is asked."""
        pairs = [(name, value) for name in FACETS for value in self.values.get(name, ())]
        pairs += [("q", self.words)] if self.words else []
        pairs += [("lieu", self.place)] if self.place else []
        pairs += [("ou", self.typed)] if self.typed else []
        pairs += [("tri", self.sort)] if self.sort != Sort.NEWEST else []
        pairs += [("vue", self.view)] if self.view != View.LIST else []
        pairs += [("apres", str(self.after))] if self.after else []
        return f"?{urlencode(pairs)}" if pairs else "."

    def without(self, name: str, value: str) -> "Asked":
        """The same without one value of a facet, from the first page."""
        rest = tuple(one for one in self.values.get(name, ()) if one != value)
        return replace(self, values={**self.values, name: rest}, after=None)

    def cleared(self) -> "Asked":
        """Everything, in the same order and drawn alike."""
        return Asked(sort=self.sort, view=self.view)

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.words or self.place or any(self.values.values()))


def read(query: QueryDict) -> Asked:
    """What this address asks for; whatever it says, something can be shown."""
    sort, view = query.get("tri", ""), query.get("vue", "")
    return Asked(
        values={name: tuple(_values(query.getlist(name))) for name in FACETS},
        words=_text(query.get("q", "")),
        place=next(iter(_values([query.get("lieu", "")])), ""),
        typed=_text(query.get("ou", "")),
        sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
        view=View(view) if view in set(View) else View.LIST,
        after=_number(query.get("apres", "")),
    )


def _values(values: Iterable[str | None]) -> list[str]:
    kept = dict.fromkeys(list(values)[:MOST_VALUES])
    return [value for value in kept if value and len(value) <= LONGEST_VALUE and "\x00" not in value]


def _text(text: str | None) -> str:
    return " ".join((text or "").replace("\x00", " ").split())[:LONGEST_WORDS]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
