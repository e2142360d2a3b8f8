"""The facets of the library: the names of their values, what each leaves, what is checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from communities.networks.models import Network
from freshness.keeping import kept, named
from home.library.asking import Asked
from home.library.index.content import Kind
from home.library.index.reading import Bits, Held, Sets
from home.productions.models import ProductionPage
from reference.models import Centre, Keyword, Pillar, Territory
from reference.names import name_key

SHORT = 10  # choices shown at once, besides those that are checked; the others unfold
OPEN = ("type", "theme", "pilier")
SIDES = (Territory.Kind.REGION, Territory.Kind.DEPARTMENT)


@dataclass(frozen=True)
class Choice:
    """A value of a facet; `count` is what checking it alone in its facet would leave."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Facet:
    """A family of filters. `name` is its parameter in the address; `more` unfolds."""

    name: str
    label: str
    choices: Sequence[Choice]
    more: Sequence[Choice]

    @property
    def shown(self) -> bool:
        """Whether it stands open."""
        return self.name in OPEN or any(choice.checked for choice in self.choices)


@dataclass(frozen=True)
class Named:
    """A value before it is counted: how the address says it, how one says it, who bears it."""

    value: str
    label: str
    bits: Bits
    side: bool = False  # shown only once the others are unfolded


@dataclass(frozen=True)
class Family:
    """A facet before it is counted. `checked`: what is asked of it; `by_count`: the fullest come first."""

    name: str
    label: str
    values: Sequence[Named]
    checked: tuple[str, ...]
    by_count: bool = True

    @property
    def asked(self) -> Bits | None:
        """What bears one of the values that are asked for; None where none is."""
        if not self.checked:
            return None
        return reduce(or_, (one.bits for one in self.values if one.value in self.checked), 0)


def families(asked: Asked, index: Held, known: dict[str, Territory]) -> list[Family]:
    """Every facet with the entries of its values. `known`: places that are asked for, as the address says them.

    One query in a minute for the names.
    """
    names, sets = kept(named("library-vocabulary", index.clock), _vocabulary), index.sets
    themes, publics = (_keywords(names, sets, group) for group in (Keyword.Group.THEME, Keyword.Group.AUDIENCE))
    years = sorted(sets.get(Kind.YEAR, {}), reverse=True)
    types = _listed(ProductionPage.Kind.choices, sets.get(Kind.TYPE, {}))
    pillars = _listed(Pillar.choices, sets.get(Kind.PILLAR, {}))
    values = asked.values
    return [
        Family("type", str(_("Type")), types, values.get("type", ())),
        Family("theme", str(_("Thème")), themes, _meant(names, values.get("theme", ()))),
        Family("pilier", str(_("Pilier")), pillars, values.get("pilier", ())),
        Family("territoire", str(_("Territoire")), _places(names, sets, asked, known), values.get("territoire", ())),
        Family("public", str(_("Public")), publics, _meant(names, values.get("public", ()))),
        Family(
            "annee",
            str(_("Année")),
            [Named(year, year, sets[Kind.YEAR][year]) for year in years],
            values.get("annee", ()),
            by_count=False,
        ),
        Family("reseau", str(_("Réseau")), _rows(names["network"], sets, Kind.NETWORK), values.get("reseau", ())),
        Family("centre", str(_("Centre")), _rows(names["centre"], sets, Kind.CENTRE), values.get("centre", ())),
    ]


def answer(everything: Bits, others: Iterable[Bits], families: Iterable[Family]) -> Bits:
    """What answers all that is asked."""
    found = [one.asked for one in families]
    return reduce(and_, [*others, *(one for one in found if one is not None)], everything)


def counted(family: Family, everything: Bits, others: Sequence[Bits], families: Sequence[Family]) -> Facet:
    """A facet with how many each value leaves, among what answers everything that other facets ask."""
    around = answer(everything, others, [one for one in families if one.name != family.name])
    choices = [
        (Choice(one.value, one.label, (one.bits & around).bit_count(), one.value in family.checked), one.side)
        for one in family.values
    ]
    found = [(choice, side) for choice, side in choices if choice.count or choice.checked]
    if family.by_count:
        found.sort(key=lambda one: (not one[0].checked, one[1], -one[0].count, name_key(one[0].label)))
    checked = sum(choice.checked for choice, _side in found)
    at_once = [choice for choice, side in found if not side or choice.checked][: max(SHORT, checked)]
    return Facet(family.name, family.label, at_once, [choice for choice, _side in found if choice not in at_once])


Rows = list[tuple[str, str, int]]  # value, label, id
Names = dict[str, Any]


def _vocabulary() -> Names:
    """The names of keywords, networks, centres, régions and départements, in one query."""

    def rows(what: str, found: QuerySet[Any], value: Any, label: str, into: Any = None) -> QuerySet[Any]:
        # UNION pairs columns by place, whatever their names.
        columns = {"w": Value(what, CharField()), "v": value, "l": F(label), "i": F("pk")}
        columns["m"] = into or Value(None, IntegerField())
        return found.order_by().annotate(**columns).values_list("w", "v", "l", "i", "m")

    groups = (Keyword.Group.THEME, Keyword.Group.AUDIENCE)
    parts = [
        rows(group, Keyword.objects.filter(group=group), F("slug"), "label", F("merged_into_id")) for group in groups
    ]
    parts += [rows(kind, Territory.objects.filter(kind=kind), F("code"), "name") for kind in SIDES]
    parts += [rows("network", Network.objects.all(), F("slug"), "name")]
    parts += [rows("centre", Centre.objects.all(), F("slug"), "name")]
    names: Names = {one: [] for one in (*groups, *SIDES, "network", "centre")}
    into: dict[int, int] = {}
    for what, value, label, pk, merged in parts[0].union(*parts[1:], all=True):
        names[what].append((value, label, pk))
        if merged is not None:
            into[pk] = merged
    return {**names, "merged": into}


def _meant(names: Names, slugs: tuple[str, ...]) -> tuple[str, ...]:
    """Keywords by their slugs; one that was merged means what it was merged into."""
    rows = [*names[Keyword.Group.THEME], *names[Keyword.Group.AUDIENCE]]
    ids, by_id = {slug: pk for slug, _label, pk in rows}, {pk: slug for slug, _label, pk in rows}
    return tuple(dict.fromkeys(by_id.get(names["merged"].get(ids.get(slug), 0), slug) for slug in slugs))


def _keywords(names: Names, sets: Sets, group: str) -> list[Named]:
    """The keywords of a group that stand, each with what bears it or what was merged into it."""
    held, merged = dict(sets.get(Kind.KEYWORD, {})), names["merged"]
    for pk, into in merged.items():
        if str(pk) in held:
            held[str(into)] = held.get(str(into), 0) | held[str(pk)]
    return [
        Named(slug, label, held[str(pk)]) for slug, label, pk in names[group] if str(pk) in held and pk not in merged
    ]


def _rows(rows: Rows, sets: Sets, kind: int) -> list[Named]:
    held = sets.get(kind, {})
    return [Named(value, label, held[str(pk)]) for value, label, pk in rows if str(pk) in held]


def _listed(choices: Iterable[tuple[Any, Any]], held: dict[str, Bits]) -> list[Named]:
    return [Named(str(value), str(label), held[value]) for value, label in choices if value in held]


def _places(names: Names, sets: Sets, asked: Asked, known: dict[str, Territory]) -> list[Named]:
    """Régions, then départements, then the other places that are asked for."""
    held = sets.get(Kind.PLACE, {})
    found = [
        Named(f"{kind}-{code}", label, held[str(pk)], side=kind == Territory.Kind.DEPARTMENT)
        for kind in SIDES
        for code, label, pk in names[kind]
        if str(pk) in held
    ]
    there = {one.value for one in found}
    others = [value for value in asked.values.get("territoire", ()) if value in known and value not in there]
    return found + [Named(one, known[one].name, held.get(str(known[one].pk), 0), side=True) for one in others]


def places_named(asked: Asked) -> dict[str, Territory]:
    """The places that an address names by kind and code (« commune-59350 »). One query at most."""
    codes = [*asked.values.get("territoire", ()), asked.place]
    wanted = [Q(kind=kind, code=code) for kind, dash, code in (one.partition("-") for one in codes) if dash]
    if not wanted:
        return {}
    rows = Territory.objects.filter(reduce(or_, wanted)).order_by()
    return {f"{one.kind}-{one.code}": one for one in rows}
