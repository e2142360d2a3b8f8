"""The fabric of the week: rows are networks, columns are towns; where a network exchanged in a town, its colour shows.

Public threads only. What crossed where is worked out once a day; names and dyes are always today's.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from communities.networks.models import Network
from communities.people.models import Profile
from forums import queries
from reference.names import name_key

WEEK = dt.timedelta(days=7)
LONGER = dt.timedelta(days=365)
NARROWEST, WIDEST = 12, 18  # columns
LONGEST = 60  # lines of the table
A_DAY = 24 * 3600  # seconds

Cell = tuple[int, int, str, int]  # network, territory, name of the town, count


class Row(TypedDict):
    """A network, and for each column whether it exchanged there this week."""

    network: Network
    cells: list[bool]


@dataclass(frozen=True)
class Fabric:
    """A cloth to draw, and the same in words: `table` holds (network's name, town, count), the fullest first,
    sixty lines at most.

    A column without a name is bare warp: there are not enough towns yet.
    """

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    table: tuple[tuple[str, str, int], ...]
    sentence: str


@dataclass(frozen=True)
class Crossings:
    """What is kept for a day: the columns, and how much was said where."""

    columns: tuple[str, ...]
    counts: tuple[tuple[int, str, int], ...]


def of_the_week(networks: Sequence[Network], *, now: dt.datetime | None = None) -> Fabric:
    """The fabric of the seven days before `now`, from the day's cache; three queries when it has to be worked out."""
    now = now or timezone.now()
    key = f"fabric:{timezone.localdate(now).isoformat()}"
    crossings = cache.get(key)
    if crossings is None:
        crossings = find_crossings(now)
        cache.set(key, crossings, A_DAY)
    return draw(networks, crossings)


def find_crossings(now: dt.datetime) -> Crossings:
    """Which networks exchanged in which towns, with bare towns beside them in a quiet week."""
    counts = _by_town(queries.fabric_cells(now - WEEK))
    towns = [town for town, _count in _busiest(counts)[:WIDEST]]
    if len(towns) < NARROWEST:
        towns += _others(towns, (town for town, _count in _busiest(_by_town(queries.fabric_cells(now - LONGER)))))
    if len(towns) < NARROWEST:
        towns += _others(towns, _towns_of_members())
    shown = sorted(towns[:WIDEST], key=name_key)
    kept = tuple((network, town, count) for (network, town), count in counts.items())
    return Crossings(columns=tuple(shown + [""] * (NARROWEST - len(shown))), counts=kept)


def _by_town(cells: Iterable[Cell]) -> dict[tuple[int, str], int]:
    counts: Counter[tuple[int, str]] = Counter()
    for network_id, _territory, town, count in cells:
        if network_id and town:
            counts[network_id, town] += count
    return dict(counts)


def _busiest(counts: dict[tuple[int, str], int]) -> list[tuple[str, int]]:
    totals: Counter[str] = Counter()
    for (_network, town), count in counts.items():
        totals[town] += count
    return sorted(totals.items(), key=lambda item: (-item[1], name_key(item[0])))


def _others(known: Sequence[str], candidates: Iterable[str]) -> list[str]:
    return [town for town in dict.fromkeys(candidates) if town not in known][: NARROWEST - len(known)]


def _towns_of_members() -> list[str]:
    places = Profile.objects.shown().filter(territory__kind="commune", person__memberships__isnull=False)
    return list(places.values_list("territory__name", flat=True).order_by("territory__name").distinct()[:WIDEST])


def draw(networks: Sequence[Network], crossings: Crossings) -> Fabric:
    """The cloth of these networks over these crossings."""
    crossed = {(network, town) for network, town, _count in crossings.counts}
    names = {network.pk: network.name for network in networks}
    table = [(names[pk], town, count) for pk, town, count in crossings.counts if pk in names]
    table.sort(key=lambda line: (-line[2], name_key(line[1]), line[0]))
    rows = tuple(Row(network=one, cells=[(one.pk, town) in crossed for town in crossings.columns]) for one in networks)
    return Fabric(rows=rows, columns=crossings.columns, table=tuple(table[:LONGEST]), sentence=_sentence(table))


def _sentence(table: Sequence[tuple[str, str, int]]) -> str:
    if not table:
        return gettext("Pas encore d'échange public cette semaine : la chaîne est tendue, il manque votre fil.")
    networks, towns = len({line[0] for line in table}), len({line[1] for line in table})
    return gettext("Cette semaine : %(networks)s, %(towns)s. Le fil le plus serré : %(town)s, réseau %(network)s.") % {
        "networks": ngettext("%(count)d réseau", "%(count)d réseaux", networks) % {"count": networks},
        "towns": ngettext("%(count)d ville", "%(count)d villes", towns) % {"count": towns},
        "town": table[0][1],
        "network": table[0][0],
    }
