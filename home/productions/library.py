"""The library: its facets, its pages, and what a production's page shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.pages import paging
from home.pages.trail import absolute, crumbs_to
from home.productions.models import LibraryPage, ProductionPage, ProductionPageQuerySet
from reference.models import Keyword, Pillar

PER_PAGE = 20
LONGEST_FACET = 12  # choices shown besides those that are checked
MOST_VALUES = 20  # read from an address, per facet


@dataclass(frozen=True)
class Choice:
    """A value of a facet; `count` is what checking it alone in its facet would leave."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Facet:
    """A family of filters. `name` is its parameter in the address."""

    name: str
    label: str
    choices: Sequence[Choice]
    shown: bool


@dataclass(frozen=True)
class Family:
    """How a facet filters and counts: `column` is what is counted, `matches` the filter for chosen values."""

    name: str
    label: Any
    columns: tuple[str, ...]
    matches: Callable[[list[str]], Q]
    describe: Callable[[tuple[Any, ...]], tuple[str, str]]
    by_count: bool = False


def _with_keywords(slugs: list[str]) -> Q:
    bearing = ProductionPage.keywords.through.objects.filter(keyword__slug__in=slugs)
    return Q(pk__in=bearing.values("productionpage_id"))


def _in_territories(values: list[str]) -> Q:
    chosen = Q(pk=None)
    for value in values:
        kind, _dash, code = value.partition("-")
        chosen |= Q(territory__kind=kind, territory__code=code)
    return chosen


def _in_years(values: list[str]) -> Q:
    years = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) == 4]
    return Q(published_on__year__in=years)


FAMILIES = (
    Family(
        "type", _("Type"), ("kind",), lambda v: Q(kind__in=v), lambda r: (r[0], str(ProductionPage.Kind(r[0]).label))
    ),
    Family(
        "reseau",
        _("Réseau"),
        ("network__slug", "network__name"),
        lambda v: Q(network__slug__in=v),
        lambda r: (r[0], r[1]),
    ),
    Family(
        "theme",
        _("Thème"),
        ("keywords__slug", "keywords__label"),
        _with_keywords,
        lambda r: (r[0], r[1]),
        by_count=True,
    ),
    Family(
        "territoire",
        _("Territoire"),
        ("territory__kind", "territory__code", "territory__name"),
        _in_territories,
        lambda r: (f"{r[0]}-{r[1]}", r[2]),
        by_count=True,
    ),
    Family("pilier", _("Pilier"), ("pillar",), lambda v: Q(pillar__in=v), lambda r: (r[0], str(Pillar(r[0]).label))),
    Family("annee", _("Année"), ("published_on__year",), _in_years, lambda r: (str(r[0]), str(r[0]))),
)


def for_page(page: LibraryPage, request: HttpRequest) -> dict[str, Any]:
    """One page of the productions the facets leave.

    productions: ProductionPage for_list; total; facets: Facet; chips: (label, address without it); older, newest:
    addresses or ""; crumbs. The number of queries does not grow with the library.
    """
    chosen = {family.name: _values(request.GET, family.name) for family in FAMILIES}
    everything = ProductionPage.objects.newest()
    found = _filtered(everything, chosen)
    part: paging.Slice[ProductionPage] = paging.cut(found.for_list(), request, size=PER_PAGE)
    facets = [_facet(family, everything, chosen) for family in FAMILIES]
    return {
        "crumbs": crumbs_to(page),
        "productions": part.items,
        "total": found.count(),
        "facets": [facet for facet in facets if facet.choices],
        "chips": _chips(facets, request.GET),
        "older": part.older,
        "newest": part.newest,
    }


def _values(query: QueryDict, name: str) -> list[str]:
    return [value for value in query.getlist(name)[:MOST_VALUES] if value and "\x00" not in value]


def _filtered(
    productions: ProductionPageQuerySet, chosen: dict[str, list[str]], *, but: str = ""
) -> ProductionPageQuerySet:
    for family in FAMILIES:
        if chosen[family.name] and family.name != but:
            productions = productions.filter(family.matches(chosen[family.name]))
    return productions


def _facet(family: Family, everything: ProductionPageQuerySet, chosen: dict[str, list[str]]) -> Facet:
    left = _filtered(everything, chosen, but=family.name)
    if family.name == "theme":
        left = left.filter(keywords__group=Keyword.Group.THEME)
    rows = left.order_by().values_list(*family.columns).annotate(count=Count("pk", distinct=True))
    checked = chosen[family.name]
    choices = [
        Choice(*family.describe(row[:-1]), count=row[-1], checked=family.describe(row[:-1])[0] in checked)
        for row in rows
        if row[0] not in (None, "")
    ]
    return Facet(family.name, str(family.label), _shortened(family, choices), shown=bool(checked) or _open(family.name))


def _open(name: str) -> bool:
    return name in ("type", "reseau", "theme")


def _shortened(family: Family, choices: list[Choice]) -> list[Choice]:
    if family.name == "annee":
        return sorted(choices, key=lambda choice: choice.value, reverse=True)
    if not family.by_count:
        return sorted(choices, key=lambda choice: (-choice.count, choice.label))
    ranked = sorted(choices, key=lambda choice: (not choice.checked, -choice.count, choice.label))
    kept = max(LONGEST_FACET, sum(choice.checked for choice in choices))
    return ranked[:kept]


def _chips(facets: Iterable[Facet], query: QueryDict) -> list[tuple[str, str]]:
    """The filters in force, each with the address of the same list without it."""
    chips = []
    for facet in facets:
        for choice in facet.choices:
            if choice.checked:
                others = [value for value in query.getlist(facet.name) if value != choice.value]
                chips.append((choice.label, paging.address(query, {facet.name: others})))
    return chips


def of_production(page: ProductionPage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; credits, keywords, network, territory; citation: how to cite it; canonical: its full address."""
    credits = list(page.credits.select_related("person__profile"))
    canonical = absolute(page.url or "/")
    return {
        "crumbs": crumbs_to(page),
        "credits": credits,
        "keywords": list(page.keywords.all()),
        "network": page.network,
        "canonical": canonical,
        "citation": cite(page, [credit.name for credit in credits], canonical),
        "facts": facts_of(page),
    }


def cite(page: ProductionPage, names: Sequence[str], canonical: str) -> str:
    """A production as one cites it: authors or source, title, date, address."""
    return gettext("%(authors)s, « %(title)s », Maillage, %(date)s. %(address)s") % {
        "authors": ", ".join(names) or page.source or gettext("Collectif"),
        "title": page.title,
        "date": date_format(localtime(page.published_on), "j F Y"),
        "address": canonical,
    }


def facts_of(page: ProductionPage) -> list[tuple[str, str]]:
    """What the rail says of a production, label and words; what is empty is left out."""
    facts = [
        (gettext("Type"), page.get_kind_display()),
        (gettext("Publié le"), date_format(localtime(page.published_on), "j F Y")),
        (gettext("Lecture"), gettext("%(count)d min") % {"count": page.reading_minutes}),
        (gettext("Territoire"), page.territory.said if page.territory else ""),
        (gettext("Pilier"), page.get_pillar_display() if page.pillar else ""),
        (gettext("Licence"), page.licence),
    ]
    return [(label, str(words)) for label, words in facts if words]
