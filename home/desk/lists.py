"""Lists of the desk, by key: a page of lines, and the key of what follows; how many there are in all.

A key holds the values a line is sorted by, not the line itself: what was dealt with meanwhile breaks no address.
"""

import datetime as dt
import functools
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

SEPARATOR = "~"
LARGEST = 2**63 - 1


class NoSuchKey(Exception):
    """A key that this list never gave."""


@dataclass(frozen=True)
class Line:
    """One thing that asks for a look: what, where to see to it, and why."""

    title: str
    url: str
    why: str


@dataclass(frozen=True)
class Part:
    """Some lines, and the key of those that follow; "" at the end."""

    lines: list[Line]
    following: str = ""


def number(text: str) -> int:
    """A whole number of a key. Raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST):
        raise ValueError(text[:40])
    return int(text)


def moment(text: str) -> dt.datetime:
    """A moment of a key. Raises ValueError."""
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None or not 1900 < at.year < 9000:
        raise ValueError(text[:40])
    return at


def word(text: str) -> str:
    """Some words of a key. Raises ValueError."""
    if "\x00" in text or len(text) > 200:
        raise ValueError(text[:40])
    return text


@dataclass(frozen=True)
class By:
    """What a list is sorted by: a field, how it is read in a key, and whether the largest comes first."""

    field: str
    read: Callable[[str], Any]
    down: bool = False


def read_key(key: str, kinds: Sequence[Callable[[str], Any]]) -> list[Any]:
    """The values of a key. Raises NoSuchKey."""
    parts = key.split(SEPARATOR, len(kinds) - 1)
    try:
        return [read(text) for read, text in zip(kinds, parts, strict=True)]
    except (ValueError, OverflowError) as wrong:
        raise NoSuchKey from wrong


def write_key(values: Sequence[Any]) -> str:
    """The key of what comes after these values."""
    return SEPARATOR.join(one.isoformat() if isinstance(one, dt.datetime) else str(one) for one in values)


def after(values: Sequence[Any], order: Sequence[By]) -> Q:
    """What stands behind these values in this order."""
    behind: list[Q] = []
    same = Q()
    for by, value in zip(order, values, strict=True):
        behind.append(same & Q(**{f"{by.field}__{'lt' if by.down else 'gt'}": value}))
        same &= Q(**{by.field: value})
    return functools.reduce(operator.or_, behind)


def cut(rows: "QuerySet[Any, Any]", order: Sequence[By], key: str, most: int) -> tuple[list[Any], str]:
    """Rows in this order, from a key on, at most so many; and the key of the next. Raises NoSuchKey."""
    if key:
        rows = rows.filter(after(read_key(key, [by.read for by in order]), order))
    found = list(rows.order_by(*(f"-{by.field}" if by.down else by.field for by in order))[: most + 1])
    shown = found[:most]
    return shown, write_key([_value(shown[-1], by.field) for by in order]) if len(found) > most else ""


def _value(row: Any, field: str) -> Any:
    return row[field] if isinstance(row, dict) else getattr(row, field)
