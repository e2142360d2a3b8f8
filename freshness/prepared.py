"""Queries put together once: Django takes ten times longer to make their SQL than a database to answer them.

The query is written as any other; its SQL is made of it the first time, with stand-ins for what changes, and asked
again and again with other values. For the few queries that stand behind every page of a signed-in person.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from django.db import connection
from django.db.models import QuerySet

# Values that nothing else in a query has.
_NUMBERS = range(7_310_000_000_001, 7_310_000_000_020)
_FIRST_MOMENT = dt.datetime(1871, 3, 18, 7, 31, tzinfo=dt.UTC)


class Prepared:
    """A query of plain columns (`values_list`), by what changes in it: numbers, words, moments, and lists of those.

    `kinds`: int, str, datetime, list[int] or list[str]. `make` is given a stand-in for each parameter, in their
    order, and may use each as often as it likes; a list stands after `__in`. What comes back is what the database
    says: no column may need Django to read it (moments, JSON).
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *kinds: Any) -> None:
        self.make, self.kinds = make, kinds
        self.known: dict[str, tuple[list[str], list[Any]]] = {}

    def rows(self, *values: int | str | dt.datetime | Collection[int] | Collection[str]) -> list[tuple[Any, ...]]:
        """What the query finds with these values."""
        words, pattern = self._made()
        pieces = [words[0]]
        params: list[Any] = []
        for param, after in zip(pattern, words[1:], strict=True):
            value: Any = values[param.number] if isinstance(param, _Place) else param
            if isinstance(param, _Place) and param.many:
                # A list that is empty has nothing in it, which NULL says wherever a list may stand.
                pieces += (", ".join(["%s"] * len(value)) or "NULL", after)
                params += value
            else:
                pieces += ("%s", after)
                params.append(_said(value) if isinstance(param, _Place) else param)
        with connection.cursor() as cursor:
            cursor.execute("".join(pieces), params)
            return list(cursor.fetchall())

    def _made(self) -> tuple[list[str], list[Any]]:
        found = self.known.get(connection.vendor)
        if found is None:
            stand_ins = [_stand_in(kind, number) for number, kind in enumerate(self.kinds)]
            many = [get_origin(kind) is list for kind in self.kinds]
            given = [[one] if is_list else one for one, is_list in zip(stand_ins, many, strict=True)]
            sql, params = self.make(*given).query.sql_with_params()
            places = {_said(one): _Place(number, many[number]) for number, one in enumerate(stand_ins)}
            pattern = [places.get(param, param) for param in params]
            missing = set(range(len(self.kinds))) - {one.number for one in pattern if isinstance(one, _Place)}
            if missing:
                raise ValueError(f"parameters {sorted(missing)} do not stand in {sql}")
            found = self.known[connection.vendor] = (sql.split("%s"), pattern)
        return found


def _stand_in(kind: Any, number: int) -> Any:
    """What nothing else in a query is, of the kind of a parameter or of what its list holds."""
    of = get_args(kind)[0] if get_origin(kind) is list else kind
    if of is str:
        return f"\x1a stand-in {number}"
    return _FIRST_MOMENT + dt.timedelta(minutes=number) if of is dt.datetime else _NUMBERS[number]


def _said(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value


@dataclass(frozen=True)
class _Place:
    """Where a value goes, or the values of a list."""

    number: int
    many: bool
