"""The library's index as this process holds it: nothing it answers is older than the page that asks."""

from collections import defaultdict
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from home.library.index.content import Kind
from home.library.index.keeping import loosened
from home.library.models import Entry, Mark, Term
from search.bits import bits_of, unpacked
from search.text import STOP_WORDS, stem, words

Bits = int
Sets = dict[int, dict[str, Bits]]
SHORTEST_BEGINNING = 3  # letters of a word that is still being written
MOST_ENDINGS = 100  # terms that a beginning stands for
MOST_WORDS = 8
MOST_ASKED = 300  # rows that are asked for by their ids
LONGEST = 200


class Held:
    """The index in one state. `clock`: the number of that state; `rows`: state and bits of each row, by its id;
    `sets`: which entries have each mark, by kind and value."""

    def __init__(self, clock: int | None, rows: dict[int, tuple[int, Bits]], sets: Sets) -> None:
        self.clock, self.rows, self.sets = clock, rows, sets
        self.orders: dict[tuple[str, ...], list[int]] = {}

    def having(self, kind: int) -> dict[str, Bits]:
        """The entries that have each mark of a kind, by its value."""
        return self.sets.get(kind, {})

    @property
    def everything(self) -> Bits:
        """All that is shown."""
        return self.having(Kind.HERE).get("", 0)

    def order(self, *columns: str) -> list[int]:
        """The ids of all that is shown, in this order. One query the first time in this state of things."""
        if columns not in self.orders:
            shown = Entry.objects.shown().order_by(*columns)
            self.orders[columns] = list(shown.values_list("pk", flat=True))
        return self.orders[columns]


_held = Held(None, {}, {})


def held() -> Held:
    """The index as it is. One query, as long as nothing has changed since this process last asked; then one for the
    states of the rows, and one for the bits of those that are new."""
    global _held
    clock = Mark.objects.filter(kind=Kind.LOCK).order_by().values_list("state", flat=True).first()
    known = _held
    if clock is None or clock != known.clock:
        known = _held = _read(clock, known)
    return known


def _read(clock: int | None, known: Held) -> Held:
    rows = Mark.objects.exclude(kind=Kind.LOCK).order_by()
    now = list(rows.values_list("pk", "kind", "value", "state"))
    old = [pk for pk, _kind, _value, state in now if known.rows.get(pk, (None,))[0] != state]
    fresh: dict[int, tuple[int, Bits]] = {}
    if old:
        asked = rows if len(old) > MOST_ASKED else rows.filter(pk__in=old)
        fresh = {pk: (state, unpacked(bits)) for pk, state, bits in asked.values_list("pk", "state", "bits")}
    kept: dict[int, tuple[int, Bits]] = {}
    found: Sets = defaultdict(dict)
    for pk, kind, value, _state in now:
        row = fresh.get(pk) or known.rows.get(pk)
        if row is not None:  # gone between the two queries
            kept[pk] = row
            found[kind][value] = row[1]
    return Held(clock, kept, dict(found))


def asked_words(text: str) -> list[str]:
    """The words of what is asked, at most eight; those that say nothing only if there are no others."""
    typed = list(dict.fromkeys(words(text[:LONGEST])))
    return ([word for word in typed if word not in STOP_WORDS] or typed)[:MOST_WORDS]


def saying(text: str) -> Bits:
    """The entries that say every word of a text; a word of three letters or more may be unfinished. One query."""
    typed = asked_words(text)
    if not typed:
        return 0
    begun = [word for word in typed if len(word) >= SHORTEST_BEGINNING]
    wanted = reduce(or_, (Q(text__startswith=word) for word in begun), Q(text__in=[stem(word) for word in typed]))
    rows = Term.objects.filter(wanted).order_by("text").values_list("text", "entries")[: MOST_ENDINGS * len(typed)]
    found = [(term, loosened(entries)) for term, entries in rows]
    sayers = []
    for word in typed:
        meant = [ids for term, ids in found if term == stem(word) or (word in begun and term.startswith(word))]
        sayers.append(bits_of({pk for ids in meant for pk in ids}))
    return reduce(and_, sayers)
