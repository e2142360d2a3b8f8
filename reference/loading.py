"""Bringing the official territories in, from the files of reference/data. Loading them again mends what differs."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from reference.models import Territory
from reference.names import name_key

DATA = Path(__file__).parent / "data"
Kind = Territory.Kind
# Larger frames come first in a list of suggestions, whatever the size of what they hold.
FRAME_WEIGHT = {Kind.REGION: 200_000_000, Kind.DEPARTMENT: 100_000_000}
COLUMNS = ("name", "name_key", "parent_id", "epci_id", "population", "longitude", "latitude", "weight")
Pks = dict[str, int]


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
def load() -> Loaded:
    """Bring all territories up to date, by kind and code; those that the files no longer name stay."""
    communes = rows("communes")
    inhabitants, seats = populations(communes)
    known = {(one.kind, one.code): one for one in Territory.objects.iterator(chunk_size=5000)}
    total = written = 0
    pks: dict[str, Pks] = {}

    def store(kind: Kind, territories: Iterable[Territory]) -> None:
        nonlocal total, written
        territories = list(territories)
        changed = [one for one in territories if differs(one, known.get((kind.value, one.code)))]
        Territory.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["kind", "code"], update_fields=COLUMNS
        )
        total, written = total + len(territories), written + len(changed)
        pks[kind] = dict(Territory.objects.filter(kind=kind).order_by().values_list("code", "pk"))

    store(Kind.REGION, (region(line, inhabitants) for line in rows("regions")))
    store(Kind.DEPARTMENT, (department(line, inhabitants, pks[Kind.REGION]) for line in rows("departements")))
    store(Kind.EPCI, (epci(line, seats, pks[Kind.DEPARTMENT]) for line in rows("epci")))
    store(Kind.COMMUNE, (commune(line, pks) for line in communes))
    quarters, sizes = rows("qpv"), {line["code"]: number(line["population"]) or 0 for line in communes}
    store(Kind.QUARTER, (quarter(line, sizes, pks[Kind.COMMUNE]) for line in quarters))
    link(quarters, pks)
    return Loaded(total=total, written=written)


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


def commune(line: dict[str, str], pks: dict[str, Pks]) -> Territory:
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


def link(quarters: Iterable[dict[str, str]], pks: dict[str, Pks]) -> None:
    """Attach neighbourhoods to every commune they lie in, and to no other."""
    through = Territory.communes.through
    wanted = set(pairs(quarters, pks))
    held: dict[tuple[int, int], int] = {
        (link.from_territory_id, link.to_territory_id): link.pk
        for link in through.objects.filter(from_territory__kind=Kind.QUARTER)
    }
    through.objects.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
    through.objects.bulk_create(
        [through(from_territory_id=one, to_territory_id=other) for one, other in sorted(wanted - held.keys())]
    )


def pairs(quarters: Iterable[dict[str, str]], pks: dict[str, Pks]) -> Iterator[tuple[int, int]]:
    """Which neighbourhood lies in which commune, as ids."""
    for line in quarters:
        for code in line["communes_insee"].split("|"):
            if code in pks[Kind.COMMUNE]:
                yield pks[Kind.QUARTER][line["code"]], pks[Kind.COMMUNE][code]
