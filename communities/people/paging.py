"""Long lists by key: a page begins after a row, never at a count, so that what arrives meanwhile shifts nothing."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
PER_PAGE = 30


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One page of a list. `next_key` is the `apres` of the page that follows; None on the last one."""

    items: list[Row]
    next_key: int | None
    begins: bool


def page_by_key(rows: QuerySet[Row], *, after: str | None, size: int = PER_PAGE) -> Listing[Row]:
    """The rows after the one whose key is `after`; from the beginning when there is none or it is not among them.

    `rows` is ordered by names of columns, the last of which is unique (`pk` or `-pk`); none of them may be null.
    """
    order = [str(name) for name in rows.query.order_by]
    beyond = _beyond(rows, order, after)
    found = list((rows if beyond is None else rows.filter(beyond))[: size + 1])
    more = len(found) > size
    return Listing(items=found[:size], next_key=found[size - 1].pk if more else None, begins=beyond is None)


def _beyond(rows: QuerySet[Row], order: list[str], after: str | None) -> Q | None:
    """What the rows after the given one have in common: later in the first column, or the same there and later…"""
    if not after or not (after.isascii() and after.isdigit() and len(after) < 19):
        return None
    columns = [name.removeprefix("-") for name in order]
    edge = rows.filter(pk=int(after)).values(*columns).first()
    if edge is None:
        return None
    steps = []
    for depth, name in enumerate(order):
        same = {column: edge[column] for column in columns[:depth]}
        steps.append(Q(**same, **{f"{columns[depth]}__{'lt' if name.startswith('-') else 'gt'}": edge[columns[depth]]}))
    return reduce(or_, steps)
