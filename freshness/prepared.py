"""Queries put together once: Django takes ten times longer to make their SQL than a database to answer them.

The query is written as any other; its SQL is made of it the first time, with stand-ins for what changes, and asked
again and again with other values. For the few queries that stand behind every page of a signed-in person.
"""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Values that nothing else in a query has; one of each kind for each place.
_NUMBERS = range(7_310_000_000_001, 7_310_000_000_020)
_FIRST_MOMENT = dt.datetime(1871, 3, 18, 7, 31, tzinfo=dt.UTC)


class Prepared:
    """A query of plain columns (`values_list`), by what changes in it: numbers, moments, and lists of numbers.

    `make` is given a stand-in for each parameter, in their order, and may use each as often as it likes; a list stands
    after `__in`. What comes back is what the database says: no column may need Django to read it (moments, JSON).
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self.make, self.kinds = make, kinds
        self.known: dict[str, tuple[list[str], list[Any]]] = {}

    def rows(self, *values: int | dt.datetime | Collection[int]) -> list[tuple[Any, ...]]:
        """What the query finds with these values."""
        words, pattern = self._made()
        pieces = [words[0]]
        params: list[Any] = []
        for param, after in zip(pattern, words[1:], strict=True):
            value = values[param.number] if isinstance(param, _Place) else param
            if isinstance(param, _Place) and isinstance(value, Collection):
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
            stand_ins = [
                _FIRST_MOMENT + dt.timedelta(minutes=number) if kind is dt.datetime else _NUMBERS[number]
                for number, kind in enumerate(self.kinds)
            ]
            given = [[one] if kind is list else one for one, kind in zip(stand_ins, self.kinds, strict=True)]
            sql, params = self.make(*given).query.sql_with_params()
            places = {_said(one): _Place(number) for number, one in enumerate(stand_ins)}
            pattern = [places.get(param, param) for param in params]
            missing = set(range(len(self.kinds))) - {one.number for one in pattern if isinstance(one, _Place)}
            if missing:
                raise ValueError(f"parameters {sorted(missing)} do not stand in {sql}")
            found = self.known[connection.vendor] = (sql.split("%s"), pattern)
        return found


def _said(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value


class _Place:
    """Where a value goes."""

    def __init__(self, number: int) -> None:
        self.number = number
