"""Keeping the directory's index true to the profiles."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from background.tasks import durable
from communities.people.index.content import Content, Kind, Trait, Word, content_of
from communities.people.models import Profile, ProfilePlace
from communities.people.models.directory import DirectoryEntry, DirectoryTerm, DirectoryTrait, DirectoryWord
from search.bits import bits_of, packed, unpacked

BATCH = 2_000
HANDFUL = 100
MANY = 20_000  # people from whom on an index that holds hardly anyone is made anew at once
Field = Profile.fields.through
Item = TypeVar("Item")


@transaction.atomic
def refresh(people: Collection[int]) -> None:
    """Bring what the directory knows of these people (ids) up to date, in the caller's transaction.

    To be called after anything a profile says, or to whom it shows, has changed. Twice does no harm. Whoever is not
    shown any more is taken out. Those who write at the same moment wait for each other here, for a few milliseconds.
    """
    people = sorted(set(people))
    _lock()
    held = {entry.pk: entry for entry in DirectoryEntry.objects.filter(pk__in=people)}
    wanted = dict(contents(people))
    moves: dict[Trait, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for person in people:
        before = {(kind, value, audience) for kind, value, audience in held[person].traits} if person in held else set()
        after = wanted[person].traits if person in wanted else frozenset()
        for trait in after - before:
            moves[trait][0].add(person)
        for trait in before - after:
            moves[trait][1].add(person)
    _move(moves)
    _write_entries(wanted, gone=held.keys() - wanted.keys())
    _write_words(people, wanted)


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew from the profiles; returns how many people are in it. Others write after it."""
    _lock()
    DirectoryWord.objects.all().delete()
    DirectoryTerm.objects.all().delete()
    DirectoryEntry.objects.all().delete()
    DirectoryTrait.objects.exclude(kind=Kind.LOCK).delete()
    bearers: dict[Trait, list[int]] = defaultdict(list)
    known: dict[str, int] = {}
    count = 0
    ids = Profile.objects.shown().order_by("person_id").values_list("person_id", flat=True)
    for batch in _batches(list(ids)):
        wanted = dict(contents(batch))
        for person, content in wanted.items():
            for trait in content.traits:
                bearers[trait].append(person)
        DirectoryEntry.objects.bulk_create([_entry(person, content) for person, content in wanted.items()])
        DirectoryWord.objects.bulk_create(_words(wanted, known), batch_size=BATCH)
        count += len(wanted)
    DirectoryTrait.objects.bulk_create(
        DirectoryTrait(kind=kind, value=value, audience=audience, bits=packed(bits_of(found)), state=_state())
        for (kind, value, audience), found in sorted(bearers.items())
    )
    return count


@durable()
def put_right() -> None:
    """Once a day: find what differs from the profiles (a person who left, a structure renamed), and put it right."""
    held = set(DirectoryEntry.objects.order_by().values_list("pk", flat=True))
    shown = set(Profile.objects.shown().order_by().values_list("person_id", flat=True))
    if len(shown) >= MANY and len(shown - held) > len(shown) // 2:
        rebuild()
        return
    for batch in _batches(sorted(held | shown)):
        differing = differences(batch)
        for start in range(0, len(differing), HANDFUL):
            refresh(differing[start : start + HANDFUL])


def differences(people: Collection[int]) -> list[int]:
    """Those among these people whom the index does not show as their profiles do."""
    wanted = dict(contents(people))
    entries = {entry.pk: entry for entry in DirectoryEntry.objects.filter(pk__in=people)}
    words: dict[int, dict[Word, int]] = defaultdict(dict)
    rows = DirectoryWord.objects.filter(person__in=people).order_by()
    for person, text, part, audience in rows.values_list("person_id", "term__text", "part", "audience"):
        words[person][text, part] = audience
    return [
        person
        for person in people
        if (wanted.get(person) is None) != (person not in entries)
        or (person in wanted and not _same(wanted[person], entries[person], words[person]))
    ]


def _same(wanted: Content, entry: DirectoryEntry, words: dict[Word, int]) -> bool:
    traits = {(kind, value, audience) for kind, value, audience in entry.traits}
    return entry.name_key == wanted.name_key and traits == wanted.traits and words == wanted.words


def contents(people: Collection[int]) -> Iterator[tuple[int, Content]]:
    """What the index should hold of these people; whoever is not shown is absent. Five queries."""
    profiles = Profile.objects.shown().filter(person__in=people).select_related("person", "organisation")
    profiles = profiles.prefetch_related("functions__organisation").order_by("pk")
    fields: dict[int, list[int]] = defaultdict(list)
    places: dict[int, list[tuple[str, int]]] = defaultdict(list)
    of_them = {"profile__person__in": people}
    for profile, field in Field.objects.filter(**of_them).order_by().values_list("profile_id", "field_id"):
        fields[profile].append(field)
    rows = ProfilePlace.objects.filter(**of_them).order_by()
    for profile, kind, place in rows.values_list("profile_id", "territory__kind", "territory_id"):
        places[profile].append((kind, place))
    for one in profiles:
        yield one.person_id, content_of(one, fields=fields[one.pk], places=places[one.pk])


def _lock() -> None:
    """Hold the row that whoever changes the index holds: counts are read, then written."""
    row = {"kind": Kind.LOCK, "value": 0, "audience": 0}
    if not DirectoryTrait.objects.select_for_update().filter(**row).exists():
        DirectoryTrait.objects.bulk_create([DirectoryTrait(**row)], ignore_conflicts=True)
    list(DirectoryTrait.objects.select_for_update().filter(**row))


def _move(moves: dict[Trait, tuple[set[int], set[int]]]) -> None:
    """Put people to traits, and take them away."""
    if not moves:
        return
    kinds = {kind for kind, _value, _audience in moves}
    values = {value for _kind, value, _audience in moves}
    rows = DirectoryTrait.objects.filter(kind__in=kinds, value__in=values)
    held = {(row.kind, row.value, row.audience): row for row in rows}
    new = []
    for trait, (come, gone) in moves.items():
        row = held.get(trait)
        if row is None:
            row = DirectoryTrait(kind=trait[0], value=trait[1], audience=trait[2])
            new.append(row)
        row.bits = packed((unpacked(row.bits) | bits_of(come)) & ~bits_of(gone))
        row.state = _state()
    DirectoryTrait.objects.bulk_create(new)
    DirectoryTrait.objects.bulk_update([held[trait] for trait in moves if trait in held], ["bits", "state"])


def _write_entries(wanted: dict[int, Content], gone: Collection[int]) -> None:
    DirectoryEntry.objects.filter(pk__in=gone).delete()
    DirectoryEntry.objects.bulk_create(
        [_entry(person, content) for person, content in wanted.items()],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["name_key", "traits"],
    )


def _entry(person: int, content: Content) -> DirectoryEntry:
    return DirectoryEntry(person_id=person, name_key=content.name_key, traits=sorted(content.traits))


def _write_words(people: Collection[int], wanted: dict[int, Content]) -> None:
    """The words of these people, over those of before: only what differs is written."""
    rows = DirectoryWord.objects.filter(person__in=people).order_by()
    held = {
        (person, text, part): (pk, audience)
        for pk, person, text, part, audience in rows.values_list("pk", "person_id", "term__text", "part", "audience")
    }
    new: dict[int, Content] = {}
    kept: set[int] = set()
    for person, content in wanted.items():
        same = {
            word: audience
            for word, audience in content.words.items()
            if held.get((person, *word), (0, -1))[1] == audience
        }
        kept |= {held[person, *word][0] for word in same}
        rest = {word: audience for word, audience in content.words.items() if word not in same}
        new[person] = Content(content.name_key, content.traits, rest)
    DirectoryWord.objects.filter(pk__in=[pk for pk, _audience in held.values() if pk not in kept]).delete()
    DirectoryWord.objects.bulk_create(_words(new, {}), batch_size=BATCH)


def _words(wanted: dict[int, Content], known: dict[str, int]) -> list[DirectoryWord]:
    """Rows for the words of people, not saved yet; `known` holds the ids of terms, and learns those that are new."""
    texts = sorted({text for content in wanted.values() for text, _part in content.words} - known.keys())
    for batch in _batches(texts):
        DirectoryTerm.objects.bulk_create([DirectoryTerm(text=text) for text in batch], ignore_conflicts=True)
        known |= dict(DirectoryTerm.objects.filter(text__in=batch).order_by().values_list("text", "pk"))
    return [
        DirectoryWord(term_id=known[text], person_id=person, part=part, audience=audience)
        for person, content in wanted.items()
        for (text, part), audience in content.words.items()
    ]


def _state() -> int:
    return secrets.randbits(62)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Handfuls of these."""
    size = min(BATCH, connection.features.max_query_params or BATCH)
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch
