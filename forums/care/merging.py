"""Two texts written from the same one, brought together; what cannot be is set one after the other, to choose."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from writing.difference import blocks

_WORDS = re.compile(r"\S+\s*|\s+")
MARK = "⟪"  # opens each line that parts two versions; nobody types it


@dataclass(frozen=True)
class Merged:
    """Both texts in one; `conflicts`: how many passages are to be chosen between."""

    text: str
    conflicts: int


def unsettled(text: str) -> bool:
    """Whether passages are still to be chosen between."""
    return any(line.startswith(MARK) for line in text.splitlines())


def merge(base: str, mine: str, theirs: str, their_name: str) -> Merged:
    """Bring together what two people made of `base`, by lines, then by words where both touched the same lines."""
    conflicts = 0
    lines: list[str] = []

    def choose(old: Sequence[str], left: Sequence[str], right: Sequence[str]) -> list[str]:
        nonlocal conflicts
        finer = _by_words("\n".join(old), "\n".join(left), "\n".join(right)) if old and left and right else None
        if finer is not None:
            return finer.split("\n")
        conflicts += 1
        return [
            MARK + " " + _("Votre version") + " ⟫",
            *left,
            MARK + " " + _("La version de %(name)s") % {"name": their_name} + " ⟫",
            *right,
            MARK + " " + _("Fin du passage à choisir") + " ⟫",
        ]

    cut = [text.replace("\r\n", "\n").split("\n") for text in (base, mine, theirs)]
    for stretch in _woven(cut[0], cut[1], cut[2], choose):
        lines += stretch
    return Merged("\n".join(lines), conflicts)


class _Apart(Exception):
    pass


def _by_words(base: str, mine: str, theirs: str) -> str | None:
    def refuse(*versions: Sequence[str]) -> list[str]:
        raise _Apart

    cut = [_WORDS.findall(text) for text in (base, mine, theirs)]
    try:
        return "".join("".join(stretch) for stretch in _woven(cut[0], cut[1], cut[2], refuse))
    except _Apart:
        return None


Choice = Callable[[Sequence[str], Sequence[str], Sequence[str]], list[str]]


def _woven(base: Sequence[str], left: Sequence[str], right: Sequence[str], choose: Choice) -> Iterator[Sequence[str]]:
    """The merged stretches in order; where both sides changed the same stretch otherwise, what `choose` makes of it."""
    at, at_left, at_right = 0, 0, 0
    ends = (len(base), len(left), len(right), 0)
    for start, start_left, start_right, size in [*_shared(base, left, right), ends]:
        old, ours, theirs = base[at:start], left[at_left:start_left], right[at_right:start_right]
        if list(ours) == list(theirs) or list(theirs) == list(old):
            yield ours
        elif list(ours) == list(old):
            yield theirs
        else:
            yield choose(old, ours, theirs)
        yield base[start : start + size]
        at, at_left, at_right = start + size, start_left + size, start_right + size


def _shared(base: Sequence[str], left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of the base that stand on both sides: (start in base, in left, in right, size), in order."""
    on_left = [block for equal, block in blocks(base, left) if equal]
    on_right = [block for equal, block in blocks(base, right) if equal]
    i = k = 0
    while i < len(on_left) and k < len(on_right):
        start, end, left_start, _left_end = on_left[i]
        other, other_end, right_start, _right_end = on_right[k]
        low, high = max(start, other), min(end, other_end)
        if low < high:
            yield low, left_start + low - start, right_start + low - other, high - low
        if end < other_end:
            i += 1
        else:
            k += 1
