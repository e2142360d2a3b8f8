"""Aggregates as they may be shown: whole calendar months, and never a figure that rests on fewer than five people.

Why whole months: two periods that differ by a day would tell, by subtraction, what happened on that day.
Why a second mask: where one month of a year is withheld, the year's total less the other months would give it away;
so one more month is withheld, and what is missing concerns at least five people again.
"""

import datetime as dt
from collections.abc import Sequence
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
    """An aggregate by month, oldest first, its last month, and the whole of it."""

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


def withheld(parts: Sequence[Count], whole: Count) -> list[bool]:
    """Which parts of a whole may not be shown; the whole itself is shown if it rests on enough people.

    Parts on fewer than five people are withheld. If the whole is shown and some part is withheld, so is the part with
    the fewest people among the others: what the shown parts leave of the whole then rests on five people or more.
    """
    masks = [part.people < FEWEST for part in parts]
    if any(masks) and not all(masks) and whole.people >= FEWEST:
        shown = [number for number, mask in enumerate(masks) if not mask]
        masks[min(shown, key=lambda number: (parts[number].people, number))] = True
    return masks


def _series(indicator: Indicator, starts: list[dt.datetime]) -> Series:
    parts, whole = _counts(indicator, starts)
    masks = withheld(parts, whole)
    values = [None if mask else part.value for part, mask in zip(parts, masks, strict=True)]
    months = [Month(first=start.date(), value=value) for start, value in zip(starts, values, strict=False)]
    last = _published(indicator, values[-1])
    return Series(months=months, last=last, whole=_shown(indicator, whole))


def _counts(indicator: Indicator, starts: list[dt.datetime]) -> tuple[list[Count], Count]:
    key = f"indicators:{indicator.name}:{starts[0]:%Y%m}:{len(starts)}"
    held: tuple[list[Count], Count] | None = cache.get(key)
    if held is None:
        ends = starts[1:]
        parts = [indicator.count(since, until) for since, until in zip(starts, ends, strict=False)]
        held = parts, indicator.count(starts[0], starts[-1])
        cache.set(key, held, KEPT_SECONDS)
    return held


def _shown(indicator: Indicator, count: Count) -> Published:
    return _published(indicator, None if count.people < FEWEST else count.value)


def _published(indicator: Indicator, value: int | None) -> Published:
    return Published(name=indicator.name, label=indicator.label, help=indicator.help, value=value, masked=value is None)
