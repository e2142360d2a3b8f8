"""Taking in another year of official codes: what differs is written down, and no place is ever deleted."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from reference.files import Files, Key, Move, Refused, read
from reference.loading import DATA, FILES, Kind, builders, differs, load, pairs
from reference.models import Territory, TerritoryChange
from reference.names import name_key
from reference.plugs import tell_changed

MOST_GONE, SHARE_GONE = 100, 10  # more places of a kind than this, and than one in so many, do not vanish by themselves
LISTED = 20  # of what a machine understood by itself; what a human should look at is listed whole
Happened = TerritoryChange.Kind


@dataclass
class Plan:
    """What differs between the files and what is there. Nothing in it is written yet.

    `gone`: places that the files no longer name, with those that stand for them now (none, one or several) and since
    when. `mended`: rows that differ in what has no history (inhabitants, position).
    """

    on: dt.date
    total: int = 0
    new: list[Territory] = field(default_factory=list)
    renamed: list[tuple[Territory, str]] = field(default_factory=list)
    moved: list[tuple[Territory, str]] = field(default_factory=list)
    restored: list[Territory] = field(default_factory=list)
    gone: list[tuple[Territory, list[Key], dt.date]] = field(default_factory=list)
    mended: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def lost(self) -> list[Territory]:
        """Places gone without a word of what became of them."""
        return [place for place, heirs, _on in self.gone if not heirs]

    @property
    def counts(self) -> int:
        """How many things differ."""
        listed = len(self.new) + len(self.renamed) + len(self.moved) + len(self.restored) + len(self.gone)
        return self.mended + listed

    def report(self) -> Iterator[str]:
        """What to say of it, line by line."""
        yield f"{self.total} territories named by the files, {self.counts} differences"
        yield from _listed("new", [_said(place) for place in self.new])
        yield from _listed("renamed", [f"{_said(place)}, now {name}" for place, name in self.renamed])
        yield from _listed("moved", [f"{_said(place)}: {words}" for place, words in self.moved])
        yield from _listed("back again", [_said(place) for place in self.restored])
        merged = [(place, heirs) for place, heirs, _on in self.gone if heirs]
        yield from _listed(
            "merged", [f"{_said(place)}, into {', '.join(code for _kind, code in heirs)}" for place, heirs in merged]
        )
        if self.mended:
            yield f"{self.mended} with other numbers or positions"
        yield from _listed("gone, and no one says into what: to be looked at", map(_said, self.lost), whole=True)
        yield from _listed("to be looked at", self.remarks, whole=True)


def _listed(title: str, things: Iterable[str], *, whole: bool = False) -> Iterator[str]:
    found = list(things)
    if found:
        yield f"{title} ({len(found)}):"
        yield from (f"  {thing}" for thing in (found if whole else found[:LISTED]))
        if len(found) > LISTED and not whole:
            yield f"  and {len(found) - LISTED} more"


def _said(place: Territory) -> str:
    return f"{place.kind} {place.code} {place.name}"


def take_in(folder: Path = DATA, *, on: dt.date | None = None, dry: bool = False, many: bool = False) -> Plan:
    """Bring the territories to what the files of a folder say, keeping history; the same again changes nothing.

    `on`: the day from which a change without a date holds (today). `dry`: say what would be done, and write nothing.
    `many`: a great part of a kind may vanish without a movement. Raises Refused, having changed nothing.
    """
    files, on = read(folder), on or timezone.localdate()
    if dry:
        return plan(files, on, many=many)
    with transaction.atomic():
        Territory.objects.select_for_update().order_by("pk").first()  # of two imports, one waits
        found = plan(files, on, many=many)
        if found.counts:
            _write(found, files)
    return found


def _not_too_many(found: Plan) -> None:
    standing = Territory.objects.standing()
    for kind in FILES:
        lost = sum(place.kind == kind for place in found.lost)
        if lost > MOST_GONE and lost * SHARE_GONE > standing.filter(kind=kind).count():
            raise Refused(
                f"{FILES[kind]}.csv no longer names {lost} places, and no movement says what became of them. "
                "If this is right, say --many."
            )


def plan(files: Files, on: dt.date, *, many: bool = False) -> Plan:
    """Compare files with what is there. Raises Refused for movements that lead nowhere, or too many places gone."""
    known = {(Kind(one.kind), one.code): one for one in Territory.objects.order_by("pk")}
    names = {one.pk: one.name for one in known.values()}
    codes = {(kind, code) for kind in FILES for code in files.codes(kind)}
    heirs = _heirs(files.moves, codes, known)
    found = Plan(on=on)
    found.remarks += _settle_quarters(files, heirs)
    pks: dict[Kind, dict[str, int]] = {}
    for kind, build in builders(files.lines).items():
        pks[kind] = {}
        for number, wanted in enumerate(build(pks), start=1):
            there = known.get((kind, wanted.code))
            pks[kind][wanted.code] = there.pk if there else -(number * 10 + list(FILES).index(kind))
            names.setdefault(pks[kind][wanted.code], wanted.name)
            _compare(found, wanted, there, names)
            found.total += 1
    _compare_links(found, files, pks)
    _see_gone(found, files.moves, codes, known, heirs)
    if not many:
        _not_too_many(found)
    return found


def _settle_quarters(files: Files, heirs: dict[Key, list[Key]]) -> Iterator[str]:
    """Have neighbourhoods lie in what their communes became; yields those that lie in none that the files name."""
    communes = files.codes(Kind.COMMUNE)
    for line in files.lines[Kind.QUARTER]:
        held = [heirs.get((Kind.COMMUNE, code), [(Kind.COMMUNE, code)]) for code in line["communes_insee"].split("|")]
        now = list(dict.fromkeys(code for some in held for _kind, code in some))
        line["communes_insee"] = "|".join(now)
        if communes.isdisjoint(now):
            yield f"qpv {line['code']} {line['nom']} lies in no commune that communes.csv names"


def _compare(found: Plan, wanted: Territory, there: Territory | None, names: dict[int, str]) -> None:
    if there is None:
        found.new.append(wanted)
        return
    before = found.counts
    if there.dissolved_on:
        found.restored.append(there)
    if there.name != wanted.name:
        found.renamed.append((there, wanted.name))
    moves = [
        f"{names.get(was or 0, '')} → {names.get(now or 0, '')}"
        for was, now in ((there.parent_id, wanted.parent_id), (there.epci_id, wanted.epci_id))
        if was != now and (was or now)
    ]
    if moves:
        found.moved.append((there, ", ".join(moves)))
    if found.counts == before and differs(wanted, there):
        found.mended += 1


def _compare_links(found: Plan, files: Files, pks: dict[Kind, dict[str, int]]) -> None:
    """Neighbourhoods that lie in other communes than before, of those that were there."""
    wanted = set(pairs(files.lines[Kind.QUARTER], pks))
    through = Territory.communes.through.objects.filter(from_territory__in=pks[Kind.QUARTER].values())
    held = set(through.order_by().values_list("from_territory", "to_territory"))
    changed = {quarter for quarter, _commune in wanted ^ held if quarter > 0}
    known = {place.pk for place, _words in found.moved}
    for place in Territory.objects.filter(pk__in=changed - known).order_by("code"):
        found.moved.append((place, "its communes"))


def _see_gone(
    found: Plan, moves: list[Move], codes: set[Key], known: dict[Key, Territory], heirs: dict[Key, list[Key]]
) -> None:
    since = {move.old: move.on for move in moves if move.on}
    told = _told(known)
    for key, place in known.items():
        into = heirs.get(key, [])
        if key not in codes and (place.dissolved_on is None or (into and set(into) != told.get(key))):
            found.gone.append((place, into, since.get(key) or place.dissolved_on or found.on))
    for old in dict.fromkeys(move.old for move in moves if move.old in codes and move.old != move.new):
        found.remarks.append(f"mouvements.csv: {old[0]} {old[1]} is named by the files still, and stays")
    if strange := {move.old for move in moves} - known.keys():
        found.remarks.append(f"mouvements.csv: {len(strange)} old codes were never here, and are passed over")


def _told(known: dict[Key, Territory]) -> dict[Key, set[Key]]:
    """What is written down already of places that gave way: those that stand for each of them now."""
    keys = {place.pk: key for key, place in known.items()}
    told = {key: {keys[place.merged_into_id]} for key, place in known.items() if place.merged_into_id}
    several = TerritoryChange.objects.filter(kind=Happened.MERGED, territory__merged_into=None, successor__isnull=False)
    for old, new in several.order_by("pk").values_list("territory_id", "successor_id"):
        told.setdefault(keys[old], set()).add(keys[new])
    return told


def _heirs(moves: list[Move], codes: set[Key], known: dict[Key, Territory]) -> dict[Key, list[Key]]:
    """For each code that gave way, those that the files name in its place, movement after movement."""
    ways: dict[Key, list[Key]] = {}
    for move in moves:
        ways.setdefault(move.old, []).append(move.new)
    by_pk = {place.pk: key for key, place in known.items()}

    def follow(key: Key, behind: tuple[Key, ...]) -> Iterator[Key]:
        if key in codes:
            yield key
            return
        place = known.get(key)
        onwards = ways.get(key) or ([by_pk[place.merged_into_id]] if place and place.merged_into_id else [])
        if key in behind:
            raise Refused(f"mouvements.csv: {key[0]} {key[1]} leads back to itself.")
        if not onwards and place is None:
            raise Refused(f"mouvements.csv: {behind[-1][1]} goes into {key[0]} {key[1]}, which no file names.")
        for one in onwards:
            yield from follow(one, (*behind, key))

    gone = [key for key, place in known.items() if key not in codes and (key in ways or place.merged_into_id)]
    return {key: list(dict.fromkeys(follow(key, ()))) for key in gone}


def _write(found: Plan, files: Files) -> None:
    """Write what a plan says, and what there was before; those who hang on the territories are told."""
    changes = [_change(Happened.RENAMED, place, found.on, words=place.name) for place, _name in found.renamed]
    changes += [_change(Happened.MOVED, place, found.on, words=words) for place, words in found.moved]
    changes += [_change(Happened.RESTORED, place, found.on) for place in found.restored]
    load(files.lines)
    restored = Territory.objects.filter(pk__in=[place.pk for place in found.restored])
    restored.update(dissolved_on=None, merged_into=None, became="")
    places = {(Kind(one.kind), one.code): one for one in Territory.objects.all()}
    for place, heirs, since in found.gone:
        changes += _give_way(place, [places[key] for key in heirs], since)
    TerritoryChange.objects.bulk_create(changes, batch_size=500)
    _name_again()
    if found.counts > found.mended:
        tell_changed()


def _change(
    kind: TerritoryChange.Kind, place: Territory, on: dt.date, *, successor: Territory | None = None, words: str = ""
) -> TerritoryChange:
    words = words[:400]
    return TerritoryChange(
        kind=kind, territory=place, successor=successor, on=on, words=words, words_key=name_key(words)
    )


def _give_way(place: Territory, heirs: list[Territory], since: dt.date) -> list[TerritoryChange]:
    """Mark a place as gone. With one heir, all that led to it or lay in it does so to the heir now."""
    heir = heirs[0] if len(heirs) == 1 else None
    Territory.objects.filter(pk=place.pk).update(
        dissolved_on=since, merged_into=heir, became=", ".join(one.name for one in heirs)[:400]
    )
    if heir is None:
        several = [_change(Happened.MERGED, place, since, successor=one, words=place.name) for one in heirs]
        return several or [_change(Happened.DISSOLVED, place, since, words=place.name)]
    Territory.objects.filter(merged_into=place).update(merged_into=heir)
    Territory.objects.filter(parent=place).exclude(pk=heir.pk).update(parent=heir)
    Territory.objects.filter(epci=place).update(epci=heir)
    through = Territory.communes.through
    quarters = through.objects.filter(to_territory=place).order_by().values_list("from_territory", flat=True)
    through.objects.bulk_create(
        [through(from_territory_id=pk, to_territory_id=heir.pk) for pk in quarters], ignore_conflicts=True
    )
    return [_change(Happened.MERGED, place, since, successor=heir, words=place.name)]


def _name_again() -> None:
    """Have places that were merged say the name that their heir bears now."""
    merged = Territory.objects.filter(merged_into__isnull=False).select_related("merged_into").order_by("pk")
    stale = [place for place in merged if place.merged_into and place.became != place.merged_into.name]
    for place in stale:
        place.became = place.merged_into.name if place.merged_into else ""
    Territory.objects.bulk_update(stale, ["became"], batch_size=500)
