"""One page of the library: what answers, how much each choice would leave, what is asked as chips."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from communities.people.places import hint, resolve
from home.library.asking import SORTS, VIEWS, Asked, Sort, View
from home.library.facets import Facet, answer, counted, families, places_named
from home.library.index.content import Kind
from home.library.index.reading import Bits, held, saying
from home.library.models import Entry
from reference.models import Territory
from search.bits import packed

PER_PAGE = 20
ORDERS: dict[Sort, tuple[str, ...]] = {
    Sort.NEWEST: ("-published_on", "-pk"),
    Sort.TITLE: ("title_key", "pk"),
    Sort.SHORTEST: ("length_key", "-published_on", "-pk"),
}


@dataclass(frozen=True)
class Leaf:
    """One page of a list; `next_after` is the key of the one that follows, None on the last."""

    entries: list[Entry]
    next_after: int | None
    begins: bool


@dataclass(frozen=True)
class Found:
    """What was asked, one page of what answers, how much does in all, the facets with their counts.

    `places`: where several places bear the name that was typed, each with its address. `chips`: what is asked, in
    words, each with the address of the same list without it.
    """

    asked: Asked
    leaf: Leaf
    total: int
    facets: list[Facet]
    chips: list[tuple[str, str]]
    places: list[tuple[str, str]]

    @property
    def next_url(self) -> str:
        """The page that follows; "" on the last."""
        return replace(self.asked, after=self.leaf.next_after).address() if self.leaf.next_after else ""

    @property
    def first_url(self) -> str:
        """The first page; "" on it."""
        return "" if self.leaf.begins else replace(self.asked, after=None).address()

    @property
    def clear_url(self) -> str:
        """Everything again."""
        return self.asked.cleared().address()

    @property
    def cards(self) -> bool:
        """Whether cards are drawn, and no list."""
        return self.asked.view == View.CARDS

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """Each order: its value, its words, whether it is this one."""
        return [(str(one), str(label), one == self.asked.sort) for one, label in SORTS.items()]

    @property
    def views(self) -> list[tuple[str, str, bool]]:
        """Each way to draw: its words, the address, whether it is this one."""
        return [
            (str(label), replace(self.asked, view=one).address(), one == self.asked.view)
            for one, label in VIEWS.items()
        ]


def settled(asked: Asked) -> tuple[Asked, list[Territory]]:
    """The same with the place that was typed, where only one bears that name; else those that do, to choose from."""
    if not asked.typed:
        return asked, []
    meant = resolve(asked.typed)
    if meant.territory is None:
        return asked, list(meant.candidates)
    return within(asked, meant.territory), []


def within(asked: Asked, place: Territory) -> Asked:
    """The same within a place, from the first page."""
    return replace(asked, place=f"{place.kind}-{place.code}", typed="", after=None)


def find(asked: Asked, candidates: Sequence[Territory] = ()) -> Found:
    """The page of the library that is asked for. The number of queries does not grow with the library."""
    index = held()
    known = places_named(asked)
    others = [saying(asked.words)] if asked.words else []
    if asked.place:
        place = known.get(asked.place)
        others.append(index.having(Kind.PLACE).get(str(place.pk), 0) if place else 0)
    values = families(asked, index, known)
    found = answer(index.everything, others, values)
    facets = [counted(family, index.everything, others, values) for family in values]
    return Found(
        asked=asked,
        leaf=page_of(found, index.order(*ORDERS[asked.sort]), asked.after),
        total=found.bit_count(),
        facets=[facet for facet in facets if facet.choices],
        chips=_chips(asked, known, facets),
        places=[(f"{one.name}, {hint(one)}", within(asked, one).address()) for one in candidates],
    )


def _chips(asked: Asked, known: dict[str, Territory], facets: list[Facet]) -> list[tuple[str, str]]:
    chips = []
    if asked.words:
        chips.append((f"« {asked.words} »", replace(asked, words="", after=None).address()))
    if asked.place:
        name = known[asked.place].name if asked.place in known else asked.place
        chips.append((name, replace(asked, place="", after=None).address()))
    chips += [
        (choice.label, asked.without(facet.name, choice.value).address())
        for facet in facets
        for choice in facet.choices
        if choice.checked
    ]
    return chips


def page_of(found: Bits, order: list[int], after: int | None, size: int | None = None) -> Leaf:
    """One page of a set of entries in an order, after the one whose id is `after`; from the beginning if it is gone."""
    size = size or PER_PAGE
    start = order.index(after) + 1 if after in order else 0
    bits = packed(found)
    length = 8 * len(bits)
    kept: list[int] = []
    for pk in order[start:]:
        if pk < length and bits[pk >> 3] >> (pk & 7) & 1:
            kept.append(pk)
            if len(kept) > size:
                break
    rows = Entry.objects.shown().for_list().filter(pk__in=kept[:size]).order_by() if kept else []
    entries = {one.pk: one for one in rows}
    more = kept[size - 1] if len(kept) > size else None
    return Leaf([entries[pk] for pk in kept[:size] if pk in entries], more, begins=start == 0)
