"""No figure that is shown rests on fewer than five people, nor lets one be worked out that does."""

import datetime as dt
from itertools import pairwise

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import plugs
from indicators.plugs import Count, Indicator
from indicators.queries import FEWEST, MONTHS, month_starts, published, series

NOW = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)
# What happened: each event is a month (0 is the oldest) and the person behind it.
EVENTS = st.lists(st.tuples(st.integers(0, MONTHS - 1), st.integers(1, 14)), max_size=120)


def counted(events: list[tuple[int, int]]) -> Count:
    """The count of these events."""
    return Count(len(events), len({person for _month, person in events}))


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch):
    """Make these events the only ones that are counted."""
    monkeypatch.setattr(plugs, "_indicators", {})

    def install(events: list[tuple[int, int]], name: str = "words") -> None:
        starts = month_starts(NOW)

        def count(since: dt.datetime, until: dt.datetime) -> Count:
            return counted([event for event in events if since <= starts[event[0]] < until])

        plugs.register(Indicator(name=name, label="Mots", help="Des mots.", count=count))

    return install


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_every_figure_rests_on_enough_people_and_the_year_adds_nothing(counting, events):
    cache.clear()
    counting(events)
    (one,) = series(now=NOW)
    for number, month in enumerate(one.months):
        part = counted([event for event in events if event[0] == number])
        assert month.value == (part.value if part.people >= FEWEST else None)
    shown = [month.value for month in one.months if month.value is not None]
    assert one.whole.value == (sum(shown) if shown else None)


@pytest.mark.parametrize(("people", "masked"), [(0, True), (1, True), (4, True), (5, False), (6, False)])
def test_five_people_are_needed_even_for_a_zero(counting, people, masked):
    counting([(3, number) for number in range(people)])
    starts = month_starts(NOW)
    (one,) = published(starts[3], starts[4])
    assert (one.value, one.masked) == ((None, True) if masked else (people, False))


def test_many_acts_of_few_people_stay_unpublished(counting):
    counting([(3, number % 4) for number in range(400)])
    (one,) = series(now=NOW)
    assert one.whole.masked
    assert [month.value for month in one.months] == [None] * MONTHS


def test_a_year_leaves_out_what_its_months_withhold(counting):
    counting([(month, person) for month in range(MONTHS) for person in range(3 if month == 4 else 6)])
    (one,) = series(now=NOW)
    assert [number for number, month in enumerate(one.months) if month.value is None] == [4]
    assert (one.whole.value, one.hidden) == (6 * 11, 1)


def test_last_month_is_the_last_of_the_series(counting):
    counting([(month, person) for month in range(MONTHS) for person in range(9)])
    (one,) = series(now=NOW)
    assert (one.last.value, one.months[-1].first, one.whole.value) == (9, dt.date(2026, 10, 1), 108)


@given(now=st.integers(946_684_800, 4_102_444_800).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)))
def test_months_are_whole_and_over(now):
    starts = [timezone.localtime(start) for start in month_starts(now)]
    assert all((start.day, start.hour, start.minute) == (1, 0, 0) for start in starts)
    assert all(25 <= (after.date() - before.date()).days <= 31 for before, after in pairwise(starts))
    assert starts[-1] <= now < starts[-1] + dt.timedelta(days=32)
    assert len(starts) == MONTHS + 1


def test_the_same_month_shows_the_same_figures_every_day(counting):
    counting([(month, person) for month in range(MONTHS) for person in range(9)])
    shown = []
    for day in (1, 15, 30):
        with time_machine.travel(dt.datetime(2026, 11, day, 12, tzinfo=dt.UTC), tick=False):
            shown.append(series(now=timezone.now())[0].months)
    assert shown[0] == shown[1] == shown[2]


def test_figures_are_kept_for_some_hours(counting, monkeypatch):
    counting([(month, person) for month in range(MONTHS) for person in range(9)])
    before = series(now=NOW)
    counting([])
    assert series(now=NOW) == before
