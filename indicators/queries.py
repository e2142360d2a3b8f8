"""Aggregates as they may be shown: whole calendar months, and never a figure that rests on fewer than five people.

Why whole months: two periods that differ by a day would tell, by subtraction, what happened on that day.
Why a year is the sum of its published months: a total of its own would give away, less the other months, the one that
was withheld; and compared with next month's page, it would give away any of them.
"""

import datetime as dt
import itertools
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone
from django.utils.functional import Promise

from indicators.plugs import Count, Indicator, indicators

FEWEST = 5  # people behind a figure
MONTHS = 12
KEPT_SECONDS = 6 * 3600


@dataclass(frozen=True, kw_only=True)
class Published:
    """An aggregate over a period; `value` is None where it is masked."""

    name: str
    label: str | Promise
    help: str | Promise
    value: int | None
    masked: bool


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month of a series, named by its first day; `value` is None where it is masked."""

    first: dt.date
    value: int | None


@dataclass(frozen=True, kw_only=True)
class Series:
    """An aggregate by month, oldest first, its last month, and the sum of those that are published."""

    months: list[Month]
    last: Published
    whole: Published

    @property
    def name(self) -> str:
        """The aggregate's name."""
        return self.whole.name

    @property
    def hidden(self) -> int:
        """How many months are withheld."""
        return sum(month.value is None for month in self.months)


def published(since: dt.datetime, until: dt.datetime) -> list[Published]:
    """Every aggregate over a period. Callers keep to whole months: see `series` for what is shown to people."""
    return [_shown(one, one.count(since, until)) for one in indicators()]


def series(*, now: dt.datetime) -> list[Series]:
    """Every aggregate over the last twelve whole months. Kept for some hours."""
    return [_series(one, month_starts(now)) for one in indicators()]


def month_starts(now: dt.datetime, count: int = MONTHS) -> list[dt.datetime]:
    """The first instants of the last `count` whole months and of the current one, oldest first: `count` + 1 of them."""
    local = timezone.localtime(now)
    months = [local.year * 12 + local.month - 1 - back for back in range(count, -1, -1)]
    zone = timezone.get_current_timezone()
    return [dt.datetime(month // 12, month % 12 + 1, 1, tzinfo=zone) for month in months]


def _series(indicator: Indicator, starts: list[dt.datetime]) -> Series:
    values = [None if part.people < FEWEST else part.value for part in _counts(indicator, starts)]
    shown = [value for value in values if value is not None]
    months = [Month(first=start.date(), value=value) for start, value in zip(starts, values, strict=False)]
    whole = _published(indicator, sum(shown) if shown else None)
    return Series(months=months, last=_published(indicator, values[-1]), whole=whole)


def _counts(indicator: Indicator, starts: list[dt.datetime]) -> list[Count]:
    key = f"indicators:{indicator.name}:{starts[0]:%Y%m}:{len(starts)}"
    held: list[Count] | None = cache.get(key)
    if held is None:
        held = [indicator.count(since, until) for since, until in itertools.pairwise(starts)]
        cache.set(key, held, KEPT_SECONDS)
    return held


def _shown(indicator: Indicator, count: Count) -> Published:
    return _published(indicator, None if count.people < FEWEST else count.value)


def _published(indicator: Indicator, value: int | None) -> Published:
    return Published(name=indicator.name, label=indicator.label, help=indicator.help, value=value, masked=value is None)
