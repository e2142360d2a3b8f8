"""Keeping the library's index true to its entries."""

import secrets
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from home.library.index.content import NOTHING, Content, Kind, Trait, contents
from home.library.models import Entry, Mark, Term
from search.bits import bits_of, packed, unpacked

BATCH = 500
HERE: Trait = (Kind.HERE, "")
Moves = dict[Trait, tuple[set[int], set[int]]]  # who comes, who goes


@transaction.atomic
def refresh(entries: Collection[int]) -> None:
    """Bring what the index holds of these entries (ids) up to date, in the caller's transaction. Twice does no harm.

    Those who write at the same moment wait for each other here, for a few milliseconds.
    """
    _lock()
    for batch in batches(sorted(set(entries))):
        rows = list(Entry.objects.filter(pk__in=batch).only("marks", "stems").order_by("pk"))
        wanted = contents(batch)
        moves = [(one.pk, held(one), wanted.get(one.pk, NOTHING)) for one in rows]
        _move(moves)
        for one in rows:
            write(one, wanted.get(one.pk, NOTHING))
        Entry.objects.bulk_update(rows, ["marks", "stems"])
    _tell()  # a date or a title may have changed, and the order with it


@transaction.atomic
def hide(entries: Collection[int]) -> None:
    """Show these entries (ids) nowhere from now on, however many; `refresh` tidies up."""
    _lock()
    for batch in batches(sorted(set(entries))):
        Entry.objects.filter(pk__in=batch).update(shown=False)
    _change_marks({HERE: (set(), set(entries))})
    _tell()


@transaction.atomic
def forget(entry: Entry) -> None:
    """Take an entry that is about to be deleted out of the index."""
    _lock()
    _move([(entry.pk, held(entry), NOTHING)])
    _tell()


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew; returns how many entries are in it. Others write after it."""
    _lock()
    Term.objects.all().delete()
    Mark.objects.exclude(kind=Kind.LOCK).delete()
    bearers: dict[Trait, list[int]] = defaultdict(list)
    sayers: dict[str, list[int]] = defaultdict(list)
    for batch in batches(Entry.objects.order_by("pk").values_list("pk", flat=True)):
        wanted = contents(batch)
        rows = list(Entry.objects.filter(pk__in=batch).only("marks", "stems").order_by("pk"))
        for one in rows:
            content = wanted.get(one.pk, NOTHING)
            write(one, content)
            for trait in content.marks:
                bearers[trait].append(one.pk)
            for text in content.stems:
                sayers[text].append(one.pk)
        Entry.objects.bulk_update(rows, ["marks", "stems"])
    Mark.objects.bulk_create(
        (
            Mark(kind=kind, value=value, bits=packed(bits_of(found)), state=_state())
            for (kind, value), found in sorted(bearers.items())
        ),
        batch_size=BATCH,
    )
    terms = (Term(text=text, entries=squeezed(found)) for text, found in sorted(sayers.items()))
    Term.objects.bulk_create(terms, batch_size=BATCH)
    _tell()
    return len(bearers[HERE])


def differing(entries: Collection[int]) -> list[int]:
    """Those among these entries (ids) of which the index does not hold what it should, as far as they know."""
    wanted = contents(entries)
    rows = Entry.objects.filter(pk__in=entries).only("marks", "stems").order_by("pk")
    return [one.pk for one in rows if held(one) != wanted.get(one.pk, NOTHING)]


def adds_up() -> bool:
    """Whether marks and words hold the entries that say so, and no others."""
    bearers: dict[Trait, list[int]] = defaultdict(list)
    sayers: dict[str, list[int]] = defaultdict(list)
    for pk, marks, stems in Entry.objects.order_by("pk").values_list("pk", "marks", "stems").iterator():
        for kind, value in marks:
            bearers[kind, value].append(pk)
        for text in stems.split():
            sayers[text].append(pk)
    rows = Mark.objects.exclude(kind=Kind.LOCK).order_by().values_list("kind", "value", "bits")
    kept = {(kind, value): bytes(bits) for kind, value, bits in rows if len(bits)}
    terms = {text: bytes(ids) for text, ids in Term.objects.order_by().values_list("text", "entries") if len(ids)}
    return kept == {trait: packed(bits_of(found)) for trait, found in bearers.items()} and terms == {
        text: squeezed(found) for text, found in sayers.items()
    }


def is_true() -> bool:
    """Whether the index holds what it should."""
    batched = batches(Entry.objects.order_by("pk").values_list("pk", flat=True))
    return not any(differing(batch) for batch in batched) and adds_up()


def held(entry: Entry) -> Content:
    """What the index holds of an entry."""
    return Content(frozenset((kind, value) for kind, value in entry.marks), frozenset(entry.stems.split()))


def write(entry: Entry, content: Content) -> None:
    """Note on an entry what the index holds of it."""
    entry.marks, entry.stems = [list(trait) for trait in sorted(content.marks)], " ".join(sorted(content.stems))


def squeezed(entries: Iterable[int]) -> bytes:
    """Ids as a term keeps them."""
    return array("I", sorted(entries)).tobytes()


def loosened(kept: bytes | memoryview) -> list[int]:
    """The ids that a term keeps, in order."""
    found = array("I")
    found.frombytes(bytes(kept))
    return found.tolist()


def _move(changes: list[tuple[int, Content, Content]]) -> None:
    """Put entries to marks and words, and take them away: for each its id, what was held and what should be."""
    marks: Moves = defaultdict(lambda: (set(), set()))
    words: dict[str, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for entry, before, after in changes:
        for trait in after.marks - before.marks:
            marks[trait][0].add(entry)
        for trait in before.marks - after.marks:
            marks[trait][1].add(entry)
        marks[HERE][HERE not in after.marks].add(entry)  # `hide` leaves its mark on nobody
        for text in after.stems - before.stems:
            words[text][0].add(entry)
        for text in before.stems - after.stems:
            words[text][1].add(entry)
    _change_marks(marks)
    _change_terms(words)


def _change_marks(moves: Moves) -> None:
    if not moves:
        return
    kinds = {kind for kind, _value in moves}
    rows = [
        row
        for batch in batches(sorted({value for _kind, value in moves}))
        for row in Mark.objects.filter(kind__in=kinds, value__in=batch).order_by()
    ]
    known = {(row.kind, row.value): row for row in rows}
    new = []
    for trait, (come, gone) in moves.items():
        row = known.get(trait)
        if row is None:
            row = Mark(kind=trait[0], value=trait[1])
            new.append(row)
        row.bits = packed((unpacked(row.bits) | bits_of(come)) & ~bits_of(gone))
        row.state = _state()
    Mark.objects.bulk_create(new, batch_size=BATCH)
    changed = [known[trait] for trait in moves if trait in known]
    Mark.objects.bulk_update(changed, ["bits", "state"], batch_size=BATCH)


def _change_terms(moves: dict[str, tuple[set[int], set[int]]]) -> None:
    for batch in batches(sorted(moves)):
        known = {row.text: row for row in Term.objects.filter(text__in=batch).order_by()}
        new = []
        for text in batch:
            row = known.get(text)
            if row is None:
                row = Term(text=text)
                new.append(row)
            come, gone = moves[text]
            row.entries = squeezed((set(loosened(row.entries)) | come) - gone)
        Term.objects.bulk_create(new)
        Term.objects.bulk_update(known.values(), ["entries"])


def _lock() -> None:
    """Hold the row that whoever changes the index holds: sets are read, then written."""
    row = {"kind": Kind.LOCK, "value": ""}
    if not Mark.objects.select_for_update().filter(**row).exists():
        Mark.objects.bulk_create([Mark(**row)], ignore_conflicts=True)
    list(Mark.objects.select_for_update().filter(**row))


def _tell() -> None:
    """Let every process know that something has changed."""
    Mark.objects.filter(kind=Kind.LOCK).update(state=_state())


def _state() -> int:
    return secrets.randbits(62)


def batches(items: "Iterable[int] | Iterable[str]") -> "Iterator[list]":
    """Handfuls of these."""
    size = min(BATCH, connection.features.max_query_params or BATCH)
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
