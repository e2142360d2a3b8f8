"""What may be counted, as registered by those who know how. A count without its people cannot be expressed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Count:
    """A number of things, and the number of distinct people behind them."""

    value: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An aggregate over a period (`since` included, `until` excluded; both aware)."""

    name: str
    label: str | Promise
    help: str | Promise
    count: Callable[[dt.datetime, dt.datetime], Count]


_indicators: dict[str, Indicator] = {}


def register(indicator: Indicator) -> None:
    """Make an aggregate known; a district calls it from its AppConfig.ready."""
    _indicators[indicator.name] = indicator


def indicators() -> list[Indicator]:
    """Every registered aggregate, in the order of registration."""
    return list(_indicators.values())
