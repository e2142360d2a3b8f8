"""Build the town of the tests once a process, then lay its rows down again: a tenth of the time.

What building changed in the database is found by comparing every table before and after. This holds where nothing else
can see it: on SQLite, inside the transaction of a test, at today's date, and where the tables that it changes stand as
they stood. Everywhere else the town is built as it is written.
"""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import time_machine
from django.db import connection
from django.utils import timezone

Row = tuple[Any, ...]
Contents = dict[tuple[str, tuple[str, ...]], dict[int, Row]]
T = TypeVar("T")


@dataclass(frozen=True)
class Standing:
    """A pickled town, the statements with their rows that make it stand, and how the tables they change stood."""

    town: bytes
    statements: list[tuple[str, list[Row]]]
    tables: str  # a query
    stood: list[Row]


MOST = 4  # ways in which the tables stood that are remembered
_standing: dict[tuple[Callable[[], object], dt.date], list[Standing]] = {}


def stand(build: Callable[[], T]) -> T:
    """Return what `build` returns, with the rows that it makes in the database."""
    if connection.vendor != "sqlite" or not connection.in_atomic_block or time_machine.escape_hatch.is_travelling():
        return build()
    known = _standing.setdefault((build, timezone.localdate()), [])
    for one in known:
        if _rows(one.tables) == one.stood:
            with connection.cursor() as cursor:
                for statement, rows in one.statements:
                    cursor.executemany(statement, rows)
            return pickle.loads(one.town)
    if len(known) >= MOST:
        return build()
    before = _contents()
    town = build()
    changes = list(_differences(before, _contents()))
    stood = [
        (table, len(before[table, columns]), max(before[table, columns], default=None)) for table, columns in before
    ]
    stood = [one for one in stood if any(f'"{one[0]}"' in statement for statement, _rows in changes)]
    tables = " UNION ALL ".join(f"SELECT '{name}', count(*), max(rowid) FROM \"{name}\"" for name, *_rest in stood)
    known.append(Standing(pickle.dumps(town), changes, tables, stood))
    return town


def _rows(query: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _contents() -> Contents:
    """Every table with its columns, and its rows by their number."""
    found: Contents = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f'PRAGMA table_info("{table}")')
            columns = tuple(row[1] for row in cursor.fetchall())
            # The sign leaves a value as it is stored: without it, the driver makes dates and truths of columns.
            values = ", ".join(f'+"{name}"' for name in columns)
            cursor.execute(f'SELECT rowid, {values} FROM "{table}"')
            found[table, columns] = {row[0]: row[1:] for row in cursor.fetchall()}
    return found


def _differences(before: Contents, after: Contents) -> Iterator[tuple[str, list[Row]]]:
    for (table, columns), rows in after.items():
        had = before[table, columns]
        assert had.keys() <= rows.keys(), f"building takes rows out of {table}"
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join(["%s"] * len(columns))
        if new := [(number, *row) for number, row in rows.items() if number not in had]:
            yield f'INSERT INTO "{table}" (rowid, {names}) VALUES (%s, {places})', new
        if changed := [(*row, number) for number, row in rows.items() if number in had and row != had[number]]:
            setting = ", ".join(f'"{name}" = %s' for name in columns)
            yield f'UPDATE "{table}" SET {setting} WHERE rowid = %s', changed
