"""Bringing the official territories in, from the files of reference/data. Loading them again mends what differs."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from reference.models import Territory
from reference.names import name_key

DATA = Path(__file__).parent / "data"
Kind = Territory.Kind
FILES = {
    Kind.REGION: "regions",
    Kind.DEPARTMENT: "departements",
    Kind.EPCI: "epci",
    Kind.COMMUNE: "communes",
    Kind.QUARTER: "qpv",
}  # in this order: what holds comes before what it holds
# Larger frames come first in a list of suggestions, whatever the size of what they hold.
FRAME_WEIGHT = {Kind.REGION: 200_000_000, Kind.DEPARTMENT: 100_000_000}
COLUMNS = ("name", "name_key", "parent_id", "epci_id", "population", "longitude", "latitude", "weight")
Pks = dict[str, int]
Lines = dict[Kind, list[dict[str, str]]]


@dataclass(frozen=True)
class Loaded:
    """What a loading did: how many territories the files name, and how many rows it had to write."""

    total: int
    written: int


def rows(name: str) -> list[dict[str, str]]:
    """The lines of one of the files, by column name."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load(lines: Lines | None = None) -> Loaded:
    """Bring all territories up to date, by kind and code; those that the files no longer name stay as they are.

    `lines`: those of other files than the project's own.
    """
    lines = lines or {kind: rows(name) for kind, name in FILES.items()}
    known = {(one.kind, one.code): one for one in Territory.objects.iterator(chunk_size=5000)}
    total = written = 0
    pks: dict[Kind, Pks] = {}
    for kind, build in builders(lines).items():
        territories = list(build(pks))
        changed = [one for one in territories if differs(one, known.get((kind.value, one.code)))]
        Territory.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["kind", "code"], update_fields=COLUMNS
        )
        total, written = total + len(territories), written + len(changed)
        held = Territory.objects.filter(kind=kind).order_by().values_list("code", "pk")
        named = {one.code for one in territories}  # what the files name no longer holds nothing that they name
        pks[kind] = {code: pk for code, pk in held if code in named}
    written += link(lines[Kind.QUARTER], pks)
    return Loaded(total=total, written=written)


def builders(lines: Lines) -> dict[Kind, Callable[[dict[Kind, Pks]], Iterable[Territory]]]:
    """For each kind, what makes its territories of its lines, given the ids of those kinds that come before."""
    inhabitants, seats = populations(lines[Kind.COMMUNE])
    sizes = {line["code"]: number(line["population"]) or 0 for line in lines[Kind.COMMUNE]}
    return {
        Kind.REGION: lambda _pks: (region(line, inhabitants) for line in lines[Kind.REGION]),
        Kind.DEPARTMENT: lambda pks: (
            department(line, inhabitants, pks[Kind.REGION]) for line in lines[Kind.DEPARTMENT]
        ),
        Kind.EPCI: lambda pks: (epci(line, seats, pks[Kind.DEPARTMENT]) for line in lines[Kind.EPCI]),
        Kind.COMMUNE: lambda pks: (commune(line, pks) for line in lines[Kind.COMMUNE]),
        Kind.QUARTER: lambda pks: (quarter(line, sizes, pks[Kind.COMMUNE]) for line in lines[Kind.QUARTER]),
    }


def differs(new: Territory, old: Territory | None) -> bool:
    """Whether a row has to be written."""
    return old is None or any(getattr(new, column) != getattr(old, column) for column in COLUMNS)


def populations(communes: Iterable[dict[str, str]]) -> tuple[Counter[str], dict[str, str]]:
    """Inhabitants by `region:<code>` and `departement:<code>`, and each EPCI's département: its largest commune's."""
    inhabitants: Counter[str] = Counter()
    largest: dict[str, tuple[int, str]] = {}
    for line in communes:
        count = number(line["population"]) or 0
        if line["type"] == "arm":  # counted already with the commune they are a part of
            continue
        inhabitants[f"region:{line['region']}"] += count
        inhabitants[f"departement:{line['departement']}"] += count
        if line["epci"] and count >= largest.get(line["epci"], (-1, ""))[0]:
            largest[line["epci"]] = count, line["departement"]
    return inhabitants, {code: place for code, (_count, place) in largest.items()}


def region(line: dict[str, str], inhabitants: Counter[str]) -> Territory:
    """A region from its line."""
    count = inhabitants[f"region:{line['code']}"]
    return territory(Kind.REGION, line["code"], line["nom"], population=count, weight=count)


def department(line: dict[str, str], inhabitants: Counter[str], regions: Pks) -> Territory:
    """A département from its line."""
    count = inhabitants[f"departement:{line['code']}"]
    parent = regions[line["region"]]
    return territory(Kind.DEPARTMENT, line["code"], line["nom"], population=count, weight=count, parent_id=parent)


def epci(line: dict[str, str], seats: dict[str, str], departments: Pks) -> Territory:
    """An intercommunality from its line; its central commune comes before it in suggestions."""
    count = number(line["population"])
    parent = departments.get(seats.get(line["siren"], ""))
    return territory(
        Kind.EPCI, line["siren"], line["nom"], population=count, weight=(count or 0) // 20, parent_id=parent
    )


def commune(line: dict[str, str], pks: dict[Kind, Pks]) -> Territory:
    """A commune, or a municipal arrondissement, from its line."""
    count = number(line["population"])
    return territory(
        Kind.COMMUNE,
        line["code"],
        line["nom"],
        population=count,
        weight=count or 0,
        parent_id=pks[Kind.DEPARTMENT][line["departement"]],
        epci_id=pks[Kind.EPCI].get(line["epci"]),
        point=(line["lon"], line["lat"]),
    )


def quarter(line: dict[str, str], sizes: dict[str, int], communes: Pks) -> Territory:
    """A priority neighbourhood from its line; it weighs half of its first commune, to come after it."""
    first = line["communes_insee"].split("|")[0]
    return territory(
        Kind.QUARTER,
        line["code"],
        line["nom"],
        weight=sizes.get(first, 0) // 2,
        parent_id=communes.get(first),
        point=(line["lon"], line["lat"]),
    )


def territory(
    kind: Kind,
    code: str,
    name: str,
    *,
    weight: int,
    population: int | None = None,
    parent_id: int | None = None,
    epci_id: int | None = None,
    point: tuple[str, str] = ("", ""),
) -> Territory:
    """A territory that is not saved yet."""
    return Territory(
        kind=kind.value,
        code=code,
        name=name,
        name_key=name_key(name),
        parent_id=parent_id,
        epci_id=epci_id,
        population=population,
        longitude=float(point[0]) if point[0] else None,
        latitude=float(point[1]) if point[1] else None,
        weight=FRAME_WEIGHT.get(kind, 0) + weight,
    )


def number(text: str) -> int | None:
    """A count from a cell; an empty cell is not a zero."""
    return int(text) if text else None


def link(quarters: list[dict[str, str]], pks: dict[Kind, Pks]) -> int:
    """Attach the neighbourhoods named to every commune they lie in, and to no other; returns how many links changed."""
    through = Territory.communes.through
    wanted = set(pairs(quarters, pks))
    named = {pks[Kind.QUARTER][line["code"]] for line in quarters}
    held: dict[tuple[int, int], int] = {
        (link.from_territory_id, link.to_territory_id): link.pk
        for link in through.objects.filter(from_territory__kind=Kind.QUARTER)
        if link.from_territory_id in named
    }
    gone, new = [pk for pair, pk in held.items() if pair not in wanted], sorted(wanted - held.keys())
    through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create([through(from_territory_id=one, to_territory_id=other) for one, other in new])
    return len(gone) + len(new)


def pairs(quarters: Iterable[dict[str, str]], pks: dict[Kind, Pks]) -> Iterator[tuple[int, int]]:
    """Which neighbourhood lies in which commune, as ids."""
    for line in quarters:
        for code in line["communes_insee"].split("|"):
            if code in pks[Kind.COMMUNE]:
                yield pks[Kind.QUARTER][line["code"]], pks[Kind.COMMUNE][code]
