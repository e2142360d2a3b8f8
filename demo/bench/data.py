"""The threads that both projects hold: worked out the same way twice, without a database and without Django.

Messages are numbered in the order of time, whatever thread they stand in, as they are in life: a thread's messages lie
scattered among all others.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from demo.reading import read, threads

SPAN = dt.timedelta(days=720)
FORUMS = 10
LONG, FIFTY, SHORT = 0, 1, 2  # the places of the threads that are measured
SPECIAL = 3


@dataclass(frozen=True)
class Size:
    """How much there is of everything, for so many messages."""

    messages: int

    @property
    def threads(self) -> int:
        """One for twenty messages."""
        return max(SPECIAL + 1, self.messages // 20)

    @property
    def longest(self) -> int:
        """Messages of the one long thread."""
        return min(10_000, self.messages // 10)

    @property
    def members(self) -> int:
        """People who write."""
        return min(2_000, max(20, self.messages // 5))


@dataclass(frozen=True)
class Thread:
    """A thread: what it is called, where it stands, whose it is."""

    pk: int
    title: str
    forum: int
    author: int
    opened: dt.datetime
    lasted: dt.timedelta
    count: int
    question: bool


@dataclass(frozen=True)
class Message:
    """A message: `pieces` are places in `paragraphs()`; `position` is 0 for the one that opens the thread."""

    pk: int
    thread: int
    position: int
    author: int
    written: dt.datetime
    pieces: tuple[int, ...]


@cache
def paragraphs() -> tuple[str, ...]:
    """Every plain paragraph of the demo's threads, as it was typed."""
    found = {part.strip() for row in threads() for message in row["messages"] for part in message["text"].split("\n\n")}
    return tuple(text for text in sorted(found) if text and not text.startswith(("-", ">", "1.")))


@cache
def names() -> tuple[tuple[str, str], ...]:
    """First and last names of the demo's people."""
    return tuple((row["first_name"], row["last_name"]) for row in read("people"))


def members(size: Size) -> Iterator[tuple[int, str, str]]:
    """Number, first name and last name of each member; the first number is 1."""
    dice = random.Random(1)
    for number in range(1, size.members + 1):
        yield number, dice.choice(names())[0], dice.choice(names())[1]


def board(size: Size, now: dt.datetime) -> list[Thread]:
    """The threads: one very long, one of fifty messages, one short, then many, shared out unevenly as in life."""
    dice = random.Random(2)
    rows = threads()
    special = [size.longest, min(50, size.messages // 4), min(5, size.messages // 4)]
    left = size.messages - sum(special)
    weights = [dice.paretovariate(1.2) for _ in range(size.threads - SPECIAL)]
    spare, total = left - len(weights), sum(weights)
    counts = [*special, *(1 + int(spare * weight / total) for weight in weights)]
    counts[SPECIAL] += size.messages - sum(counts)
    found = []
    for place, count in enumerate(counts):
        row = rows[place % len(rows)]
        opened = now - SPAN * (0.001 + 0.99 * dice.random())
        lasted = min(now - opened, dt.timedelta(days=3 + dice.expovariate(1 / 30)))
        if place < SPECIAL:  # still lively today
            opened = now - (SPAN if place == LONG else dt.timedelta(days=20 - place))
            lasted = now - opened
        found.append(
            Thread(
                pk=place + 1,
                title=f"{row['title']} ({place + 1})"[:150],
                forum=0 if place < SPECIAL else dice.randrange(FORUMS),
                author=dice.randrange(1, size.members + 1),
                opened=opened,
                lasted=lasted,
                count=count,
                question=row["kind"] == "question",
            )
        )
    return found


def messages(size: Size, found: list[Thread]) -> Iterator[Message]:
    """Every message of these threads, in the order of time."""
    moments = [
        (thread.opened + thread.lasted * (position / (thread.count + 1)), thread.pk, position)
        for thread in found
        for position in range(thread.count)
    ]
    moments.sort(key=itemgetter(0, 1, 2))
    dice = random.Random(3)
    pieces, several = range(len(paragraphs())), (1, 1, 2, 3)
    for pk, (written, thread, position) in enumerate(moments, start=1):
        author = dice.randrange(1, size.members + 1) if position else found[thread - 1].author
        yield Message(pk, thread, position, author, written, tuple(dice.choices(pieces, k=dice.choice(several))))
