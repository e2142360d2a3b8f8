"""Looking for someone in the directory: who answers, and how many would if one more thing were asked.

Every set comes from `Index`, which holds nobody by a part the reader may not see: nothing here compares audiences.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.reader import Reader
from communities.people.directory_forms import DirectoryForm, key_of
from communities.people.index.content import FAMILIES, PILLARS, Kind, Part
from communities.people.index.reading import Bits, Index
from communities.people.models import DirectoryEntry, Profile
from communities.people.paging import PER_PAGE
from communities.people.plugs import circles, functions_of
from communities.people.visibility import Parts, Seen
from freshness.keeping import kept, named
from reference.models import ActorFamily, Field, Pillar, Territory
from reference.names import name_key
from search.bits import ids_of

FEW = 400  # people whom the database is asked for by their ids; of more, the list of names is read along
LONGEST_STRIDE = 5_000
SHORT = 10  # values of a family of filters that stands open
MOST_CHOSEN = 20  # values of one family of filters that are read from an address


@dataclass(frozen=True)
class Option:
    """A value of a filter, and how many people it would leave within what is asked otherwise."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A family of filters, by its name in the address."""

    param: str
    label: str
    options: list[Option]

    @property
    def open(self) -> bool:
        """Whether it stands open: a short one, or one of which something is asked for."""
        return len(self.options) <= SHORT or any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Leaf:
    """One page of the directory, as ids; as communities.people.paging.Listing for what a page needs."""

    items: list[int]
    next_key: int | None
    begins: bool


@dataclass(frozen=True)
class Search:
    """What was asked, who answers (one page of them), the filters with their counts, what is asked as chips."""

    form: DirectoryForm
    people: list[tuple[Seen, str]]
    listing: Leaf
    total: int
    facets: list[Facet]
    chips: list[tuple[str, str]]

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.chips)


@dataclass(frozen=True)
class Family:
    """A family of filters before it is counted: the name and the people of each value, and what is ticked."""

    param: str
    label: str
    names: Sequence[tuple[str, str]]
    sets: dict[str, Bits]
    ticked: list[str]

    @property
    def asked(self) -> Bits | None:
        """Those who answer one of the values that are ticked; None where none is."""
        return reduce(or_, (self.sets.get(value, 0) for value in self.ticked)) if self.ticked else None


def search(asked: QueryDict, reader: Reader) -> Search:
    """The page of the directory that an address asks for, as far as this reader may know."""
    index = Index(reader)
    form = DirectoryForm(asked)
    said = form.read()
    typed = _typed(index, said)
    families = families_of(index, asked)
    found = [one for one in (*typed, *(family.asked for family in families)) if one is not None]
    answer = reduce(and_, found, index.everyone)
    listing = page_of(answer, index.everyone, after=asked.get("apres", ""))
    return Search(
        form=form,
        people=with_reasons(people_in(listing.items, index)),
        listing=listing,
        total=answer.bit_count(),
        facets=[_counted(family, index.everyone, typed, families) for family in families],
        chips=_chips(asked, form, said, families),
    )


def _typed(index: Index, said: dict[str, Any]) -> list[Bits]:
    """Those who answer each thing that was typed."""
    texts = [(said.get("q", ""), None), (said.get("aide", ""), Part.HELP)]
    found = [people for words in index.saying(*(one for one in texts if one[0])) for people in words]
    if said.get("place"):
        found.append(index.at(said["place"].pk))
    return found


def families_of(index: Index, asked: QueryDict) -> list[Family]:
    """The families of filters, each with who bears its values as far as the reader may know."""

    def family(param: str, label: str, names: Sequence[tuple[str, str]], sets: Callable[[str], Bits]) -> Family:
        known = dict(names)
        ticked = [value for value in dict.fromkeys(asked.getlist(param)[:MOST_CHOSEN]) if value in known]
        return Family(param, label, names, {value: sets(value) for value in known}, ticked)

    traits = index.traits
    families = [(str(value), str(label)) for value, label in ActorFamily.choices]
    pillars = [(str(value), str(label)) for value, label in Pillar.choices]
    fields, places = field_names(), region_names()
    found = [
        family("famille", gettext("Famille d'acteurs"), families, lambda one: traits[Kind.FAMILY][FAMILIES[one]]),
        family("domaine", gettext("Domaine"), [one[:2] for one in fields], _by_slug(fields, traits[Kind.FIELD])),
        family("pilier", gettext("Pilier"), pillars, lambda one: traits[Kind.PILLAR][PILLARS[one]]),
        family("region", gettext("Région"), [one[:2] for one in places], _by_slug(places, traits[Kind.REGION])),
    ]
    shown = traits[Kind.BELONGS][0]
    for one in circles():
        groups = {value: (name, people & shown) for value, name, people in index.circles[one.param]}
        choices = [(value, name) for value, (name, _people) in groups.items()]
        found.append(family(one.param, str(one.label), choices, lambda value, of=groups: of[value][1]))  # type: ignore[misc]
    return found


def _by_slug(rows: Iterable[tuple[str, str, int]], sets: dict[int, Bits]) -> Callable[[str], Bits]:
    ids = {slug: pk for slug, _name, pk in rows}
    return lambda slug: sets[ids[slug]]


def field_names() -> list[tuple[str, str, int]]:
    """Fields of intervention in the order of their names, as (slug, name, id); a new one is known within a minute."""
    return _vocabulary()[0]


def region_names() -> list[tuple[str, str, int]]:
    """Régions in the order of their names, as (official code, name, id)."""
    return _vocabulary()[1]


def _vocabulary() -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    """Fields and régions, in one query, kept for a minute."""

    def ask() -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
        fields = Field.objects.order_by().values_list(Value(1), "slug", "name", "pk")
        regions = Territory.objects.filter(kind=Territory.Kind.REGION).order_by()
        rows = sorted(fields.union(regions.values_list(Value(2), "code", "name", "pk"), all=True), key=_by_name)
        return [row[1:] for row in rows if row[0] == 1], [row[1:] for row in rows if row[0] == 2]

    return kept(named("directory-vocabulary"), ask)


def _by_name(row: tuple[int, str, str, int]) -> tuple[str, int]:
    return name_key(row[2]), row[3]


def _counted(family: Family, everyone: Bits, typed: list[Bits], families: list[Family]) -> Facet:
    """A family with how many each value leaves, among those who answer everything that other families ask."""
    others = [one.asked for one in families if one.param != family.param and one.asked is not None]
    around = reduce(and_, [*typed, *others], everyone)
    options = [
        Option(value, name, (family.sets[value] & around).bit_count(), value in family.ticked)
        for value, name in family.names
    ]
    return Facet(family.param, family.label, [one for one in options if one.count or one.chosen])


def page_of(answer: Bits, everyone: Bits, *, after: str, size: int = PER_PAGE) -> Leaf:
    """The ids of one page of a set of people, in the order of names, after the one whose id is `after`."""
    rows = DirectoryEntry.objects.order_by("name_key", "pk")
    begins = True
    if after.isascii() and after.isdigit() and len(after) < 19:
        edge = DirectoryEntry.objects.filter(pk=int(after)).first()
        if edge is not None:
            begins, rows = False, _beyond(rows, edge.name_key, edge.pk)
    found = _first(rows, answer, everyone, size + 1)
    return Leaf(items=found[:size], next_key=found[size - 1] if len(found) > size else None, begins=begins)


def _beyond(rows: QuerySet[DirectoryEntry], name: str, pk: int) -> QuerySet[DirectoryEntry]:
    later = Q(name_key__gt=name) | Q(name_key=name, pk__gt=pk)
    return rows.filter(later, name_key__gte=name)  # said twice: the second is what an index is read from


def _first(rows: QuerySet[DirectoryEntry], answer: Bits, everyone: Bits, size: int) -> list[int]:
    """The first people of these rows who are in a set."""
    count = answer.bit_count()
    if count <= FEW:
        held = ids_of(answer)
        return list(rows.filter(pk__in=held).values_list("pk", flat=True)[:size]) if held else []
    stride = min(LONGEST_STRIDE, 2 * size * max(1, everyone.bit_count()) // count)
    found: list[int] = []
    while len(found) < size:
        read = list(rows.values_list("pk", "name_key")[:stride])
        found += [pk for pk, _name in read if answer >> pk & 1]
        if len(read) < stride:
            break
        rows = _beyond(DirectoryEntry.objects.order_by("name_key", "pk"), read[-1][1], read[-1][0])
        stride = min(2 * stride, 10 * LONGEST_STRIDE)
    return found[:size]


def people_in(ids: list[int], index: Index) -> list[Seen]:
    """These people as the reader sees them, in this order. One query."""
    rows = Profile.objects.shown().filter(person__in=ids).select_related("person", "organisation", "territory")
    held = {profile.person_id: profile for profile in rows.order_by("pk")}
    return [Seen(held[pk], Parts.at(held[pk], index.nearness(pk))) for pk in ids if pk in held]


def with_reasons(people: list[Seen]) -> list[tuple[Seen, str]]:
    """Each with the functions they hold today, in words."""
    held = functions_of([one.person_id for one in people], today=timezone.localdate())
    return [(one, ", ".join(str(function) for function in held.get(one.person_id, []))) for one in people]


def _chips(
    asked: QueryDict, form: DirectoryForm, said: dict[str, Any], families: list[Family]
) -> list[tuple[str, str]]:
    """What is asked, in words, each with the address without it."""
    found = []
    if said.get("q"):
        found.append((f"« {said['q']} »", without(asked, "q")))
    if said.get("aide"):
        label = gettext("peut aider sur « %(words)s »") % {"words": said["aide"]}
        found.append((label, without(asked, "aide")))
    if said.get("place"):
        found.append((said["place"].name, without(asked, "territoire", "territoire_id", "lieu")))
    for family in families:
        names = dict(family.names)
        found += [(names[value], without(asked, family.param, value=value)) for value in family.ticked]
    return found


def without(asked: QueryDict, *params: str, value: str | None = None) -> str:
    """The address of the directory without these parameters (or without one value of one), from its first page."""
    left = asked.copy()
    for name in ("apres", *params):
        rest = [one for one in left.getlist(name) if value is not None and name != "apres" and one != value]
        left.setlist(name, rest)
    pairs = [(name, one) for name, values in left.lists() for one in values if one]
    kept_pairs = QueryDict(mutable=True)
    for name, one in pairs:
        kept_pairs.appendlist(name, one)
    return reverse("people:directory") + (f"?{kept_pairs.urlencode()}" if pairs else "")


def address_of(place: Territory) -> str:
    """The directory narrowed to a place."""
    return f"{reverse('people:directory')}?lieu={key_of(place)}"
