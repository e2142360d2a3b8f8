"""The directory's index as one reader sees it: no set holds anyone by a part that this reader may not see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, Value

from accounts.models import User
from accounts.reader import Reader
from communities.people.index.content import Kind, Part
from communities.people.index.lists import Ids, read
from communities.people.models import Audience
from communities.people.models.directory import DirectoryTerm, DirectoryTrait, DirectoryWord
from communities.people.models.profile import ProfilePlace
from communities.people.plugs import circles
from communities.people.visibility import OWN
from freshness.keeping import SECONDS, named
from search.bits import bits_of, holds, unpacked
from search.text import STOP_WORDS, stem, words

SHORTEST_BEGINNING = 3  # letters of a word that is still being written
MOST_ENDINGS = 200
MOST_WORDS = 8
MOST_ASKED = 200  # rows that are asked for by their ids
LONGEST = 200

Bits = int
_held: dict[int, tuple[int, Bits]] = {}  # rows of traits as this process read them: their state, their bits


class Index:
    """What one reader may find. `near`: those who share a circle with them, and themselves."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.gone: Bits = 0  # known with the traits

    @cached_property
    def circles(self) -> dict[str, list[tuple[str, str, Bits]]]:
        """The reader's own groups by the circle's name in an address: value, name, who is in them. A query a circle."""
        return {
            one.param: [(group.value, group.name, bits_of(group.people)) for group in one.groups(self.reader)]
            for one in circles()
        }

    @cached_property
    def near(self) -> Bits:
        """Those to whom the reader is one of « mes réseaux », and the reader."""
        own = self.reader.person.pk if self.reader.person else None
        found = 0 if own is None else 1 << own
        for groups in self.circles.values():
            for _value, _name, people in groups:
                found |= people
        return found

    def nearness(self, person: int) -> int:
        """How near the reader stands to someone, as communities.people.visibility means it."""
        if self.reader.person is not None and person == self.reader.person.pk:
            return OWN
        return Audience.NETWORKS if holds(self.near, person) else Audience.MEMBERS

    @cached_property
    def traits(self) -> dict[int, dict[int, Bits]]:
        """All traits by kind and value: whom this reader may know to bear them. Two queries at most."""
        found: dict[int, dict[int, Bits]] = defaultdict(lambda: defaultdict(int))
        rows, self.gone = _rows()
        for kind, value, audience, bits in rows:
            found[kind][value] |= bits if audience >= Audience.MEMBERS else bits & self.near
        return found

    @cached_property
    def everyone(self) -> Bits:
        """All who are in the directory, but those who went since the index was last put right."""
        return self.traits[Kind.HERE][0] & ~self.gone

    def at(self, place: int) -> Bits:
        """Those who act in a place or in what it holds. One query, none for a région or a département."""
        for kind in (Kind.REGION, Kind.DEPARTMENT):
            if place in self.traits[kind]:
                return self.traits[kind][place]
        rows = ProfilePlace.objects.filter(territory=place, profile__shows_places__gte=Audience.NETWORKS).order_by()
        listed = rows.values("profile__shows_places").annotate(ids=Ids("profile__person_id"))
        return self._seen(listed.values_list("profile__shows_places", "ids")) & self.everyone

    def saying(self, *asked: tuple[str, Part | None], beginnings: bool = True) -> list[list[Bits]]:
        """For each text, for each of its words that says something, those who say it where the reader may see it.

        A text comes with the part in which it is to be found, or None. `beginnings`: a word of three letters or more
        may be unfinished. Two queries for all.
        """
        read_as = [(asked_words(text), part) for text, part in asked]
        meant = terms_of({word for typed, _part in read_as for word in typed}, beginnings=beginnings)
        terms = {pk for pks in meant.values() for pk in pks}
        by_term: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        rows = DirectoryWord.objects.filter(term__in=terms).order_by()
        listed = rows.values("term_id", "part", "audience").annotate(ids=Ids("person_id"))  # as they lie in the index
        for term, part, audience, ids in listed.values_list("term_id", "part", "audience", "ids") if terms else []:
            by_term[term].append((part, audience, ids))

        def sayers(word: str, where: Part | None) -> Bits:
            held = [row for pk in meant[word] for row in by_term[pk]]
            return self._seen((audience, ids) for part, audience, ids in held if where in (None, part))

        return [[sayers(word, part) for word in typed] for typed, part in read_as]

    def _seen(self, rows: Iterable[tuple[int, str]]) -> Bits:
        """Of people by the audience of what they say, those whom the reader may find by it."""
        found = 0
        for audience, ids in rows:
            people = bits_of(read(ids))
            found |= people if audience >= Audience.MEMBERS else people & self.near
        return found


def asked_words(text: str) -> list[str]:
    """The words of what is asked, at most eight; those that say nothing only if there are no others."""
    typed = list(dict.fromkeys(words(text[:LONGEST])))
    return ([word for word in typed if word not in STOP_WORDS] or typed)[:MOST_WORDS]


def terms_of(asked: Collection[str], *, beginnings: bool) -> dict[str, set[int]]:
    """For each word, the terms of the index it may stand for. One query."""
    if not asked:
        return {}
    wanted = Q(text__in=[stem(word) for word in asked])
    begun = [word for word in asked if beginnings and len(word) >= SHORTEST_BEGINNING]
    for word in begun:
        wanted |= Q(text__startswith=word)
    rows = DirectoryTerm.objects.filter(wanted).order_by("text").values_list("pk", "text")
    found: dict[str, set[int]] = {word: set() for word in asked}
    for pk, text in rows[: MOST_ENDINGS * len(asked)]:
        for word in asked:
            if text == stem(word) or (word in begun and text.startswith(word)):
                found[word].add(pk)
    return found


def _asked() -> tuple[list[tuple[int, int, int, int, int]], list[int]]:
    """The rows of traits without their bits; and who is not shown any more (their account is closed, or steers now),
    known within a minute. One query for both.
    """
    rows = DirectoryTrait.objects.exclude(kind=Kind.LOCK).order_by()
    found = rows.values_list("pk", "kind", "value", "audience", "state")
    name = named("directory-gone")
    gone: list[int] | None = None if settings.DEBUG else cache.get(name)
    if gone is not None:
        return list(found), gone
    closed = Q(is_active=False) | Q(anonymised_at__isnull=False) | ~Q(kind=User.Kind.PROFESSIONAL)
    nothing = [Value(number) for number in (Kind.LOCK, 0, 0, 0)]
    people = User.objects.filter(closed).order_by().values_list("pk", *nothing)
    both = list(found.union(people, all=True))
    gone = [row[0] for row in both if row[1] == Kind.LOCK]
    cache.set(name, gone, SECONDS)
    return [row for row in both if row[1] != Kind.LOCK], gone


def _rows() -> tuple[list[tuple[int, int, int, Bits]], Bits]:
    """Every trait's row; the bits of those that changed since this process read them are fetched. And who is gone."""
    rows = DirectoryTrait.objects.exclude(kind=Kind.LOCK).order_by()
    now, gone = _asked()
    old = [pk for pk, _kind, _value, _audience, state in now if pk not in _held or _held[pk][0] != state]
    if old:
        fresh = rows if len(old) > MOST_ASKED else rows.filter(pk__in=old)
        for pk, state, bits in fresh.values_list("pk", "state", "bits"):
            _held[pk] = (state, unpacked(bits))
        for pk in _held.keys() - {row[0] for row in now}:
            _held.pop(pk, None)
    held = [(kind, value, audience, _held[pk][1]) for pk, kind, value, audience, _state in now if pk in _held]
    return held, bits_of(gone)
