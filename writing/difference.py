"""What changed from one text to another, line by line, then word by word; in bounded time whatever the texts."""

import difflib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

KEPT, ADDED, TAKEN, CHANGED, MORE = "kept", "added", "taken", "changed", "more"
AROUND = 2  # unchanged lines shown on each side of a change
MOST_LINES = 1_500  # of a difference; the rest is counted, not shown
MOST_LINE_PAIRS = 400  # lines of one stretch that are set side by side
ENOUGH = 3  # one word in so many, for a line to be the same line changed
MOST_PAIRS = 6_000  # pairs of equal parts that are looked at between two anchors; beyond it all of it has changed

Block = tuple[int, int, int, int]  # a[i:j] against b[k:l]
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Part:
    """Some words of a line: kept, added or taken away."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line of a difference: kept, added, taken, or changed within. `skipped`: so many lines are not shown here (those
    of kind `kept` did not change, those of kind `more` are too many)."""

    kind: str
    parts: Sequence[Part] = ()
    skipped: int = 0


def difference(old: str, new: str) -> list[Line]:
    """The lines of both texts in order, with what changed in them; long unchanged stretches are left out, counted."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for equal, (i, j, k, m) in blocks(before, after):
        if equal:
            lines += [Line(KEPT, (Part(KEPT, text),)) for text in before[i:j]]
        else:
            lines += _changed(before[i:j], after[k:m])
    lines = _shortened(lines)
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], Line(MORE, skipped=more)] if more > 0 else lines


def blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[bool, Block]]:
    """The stretches of two sequences in order: (True, what is equal) and (False, what differs)."""
    at_a = at_b = 0
    for i, k, size in [*_matches(a, b), (len(a), len(b), 0)]:
        if at_a < i or at_b < k:
            yield False, (at_a, i, at_b, k)
        if size:
            yield True, (i, i + size, k, k + size)
        at_a, at_b = i + size, k + size


def _matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int]]:
    """Equal stretches (start in a, start in b, size), in order, neighbours joined."""
    joined: list[tuple[int, int, int]] = []
    for i, k, size in _found(a, b):
        if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == k:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((i, k, size))
    return joined


def _found(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[len(a) - 1 - end] == b[len(b) - 1 - end]:
        end += 1
    if start:
        yield 0, 0, start
    at_a, at_b = start, start
    for i, k in [*_anchors(a, b, start, end), (len(a) - end, len(b) - end)]:
        yield from _between(a, b, at_a, i, at_b, k)
        if i < len(a) - end:
            yield i, k, 1
        at_a, at_b = i + 1, k + 1
    if end:
        yield len(a) - end, len(b) - end, end


def _anchors(a: Sequence[str], b: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """What stands exactly once on either side, in the longest order they share: the firm ground between two texts."""
    once_a, once_b = Counter(a[start : len(a) - end]), Counter(b[start : len(b) - end])
    place = {b[k]: k for k in range(start, len(b) - end) if once_b[b[k]] == 1}
    pairs = [(i, place[a[i]]) for i in range(start, len(a) - end) if once_a[a[i]] == 1 and a[i] in place]
    tails: list[int] = []  # the last place of the best run of each length
    owners: list[int] = []
    back: list[int] = []
    for index, (_i, k) in enumerate(pairs):
        length = bisect_left(tails, k)
        back.append(owners[length - 1] if length else -1)
        if length == len(tails):
            tails.append(k)
            owners.append(index)
        else:
            tails[length], owners[length] = k, index
    run = []
    index = owners[-1] if owners else -1
    while index >= 0:
        run.append(pairs[index])
        index = back[index]
    return run[::-1]


def _between(a: Sequence[str], b: Sequence[str], i: int, j: int, k: int, m: int) -> Iterator[tuple[int, int, int]]:
    left, right = Counter(a[i:j]), Counter(b[k:m])
    pairs = sum(count * right[part] for part, count in left.items() if part in right)
    if not pairs or pairs > MOST_PAIRS:
        return
    for match in difflib.SequenceMatcher(None, a[i:j], b[k:m], autojunk=False).get_matching_blocks():
        if match.size:
            yield i + match.a, k + match.b, match.size


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Lines that changed: words side by side where they have enough in common, else taken, then added."""
    at_old = at_new = 0
    for i, k in [*_pairs(before, after), (len(before), len(after))]:
        yield from _whole(TAKEN, before[at_old:i])
        yield from _whole(ADDED, after[at_new:k])
        if i < len(before):
            yield Line(CHANGED, words(before[i], after[k]))
        at_old, at_new = i + 1, k + 1


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Which line became which, in order: those that have most words in common."""
    if len(before) * len(after) > MOST_LINE_PAIRS:
        return []
    old, new = ([Counter(line.split()) for line in lines] for lines in (before, after))
    best: list[list[tuple[int, list[tuple[int, int]]]]] = [[(0, [])] * (len(new) + 1)]
    for i, left in enumerate(old):
        row: list[tuple[int, list[tuple[int, int]]]] = [(0, [])]
        for k, right in enumerate(new):
            choices = [best[i][k + 1], row[k]]
            common = (left & right).total()
            if common * ENOUGH >= max(left.total(), right.total()) and common:
                score, way = best[i][k]
                choices.append((score + common, [*way, (i, k)]))
            row.append(max(choices, key=lambda choice: choice[0]))
        best.append(row)
    return best[-1][-1][1]


def _whole(kind: str, lines: Sequence[str]) -> Iterator[Line]:
    for text in lines:
        yield Line(kind, (Part(kind, text),))


def words(old: str, new: str) -> list[Part]:
    """What changed within a line."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts: list[Part] = []
    for equal, (i, j, k, m) in blocks(before, after):
        if equal:
            parts.append(Part(KEPT, "".join(before[i:j])))
            continue
        if i < j:
            parts.append(Part(TAKEN, "".join(before[i:j])))
        if k < m:
            parts.append(Part(ADDED, "".join(after[k:m])))
    return parts


def _shortened(lines: list[Line]) -> list[Line]:
    near: set[int] = set()
    for index, line in enumerate(lines):
        if line.kind != KEPT:
            near.update(range(index - AROUND, index + AROUND + 1))
    shown: list[Line] = []
    skipped = 0
    for index, line in enumerate(lines):
        if index not in near:
            skipped += 1
            continue
        if skipped:
            shown.append(Line(KEPT, skipped=skipped))
            skipped = 0
        shown.append(line)
    return [*shown, Line(KEPT, skipped=skipped)] if skipped and shown else shown
