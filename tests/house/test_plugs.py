"""A forgotten plug is silent: what should be found, counted and listened to is listed here."""

import datetime as dt

import pytest

from indicators.plugs import Count, indicators
from live.streams import find as stream_of
from search.plugs import Found, kinds

SEARCHABLE = {
    *("news", "production", "harvested", "dossier", "centre", "page", "thread", "network", "need", "meeting"),
    "training",
}
COUNTABLE = {
    *("threads", "messages", "sayings", "memberships", "needs", "meetings", "registrations", "productions"),
    *("trainings", "training_half_days", "training_followed"),
}
LISTENABLE = {"thread", "room"}
SINCE, UNTIL = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


def test_all_that_should_be_found_can_be():
    assert set(kinds()) == SEARCHABLE


def test_all_that_should_be_counted_can_be():
    assert {one.name for one in indicators()} == COUNTABLE


@pytest.mark.parametrize("prefix", sorted(LISTENABLE))
def test_all_that_should_be_listened_to_can_be(prefix):
    assert stream_of(f"{prefix}:1") is not None


@pytest.mark.data
@pytest.mark.parametrize("kind", sorted(SEARCHABLE))
def test_each_kind_says_what_there_is_and_loads_it(town, kind):
    plug = kinds()[kind]
    assert str(plug.label)
    pks = list(plug.all_pks())
    found = plug.load([*pks, 10**9])
    assert set(found) <= set(pks)
    assert all(isinstance(one, Found) for one in found.values())
    assert plug.load([]) == {}


@pytest.mark.data
def test_the_town_has_networks_to_find(town):
    found = kinds()["network"].load(list(kinds()["network"].all_pks()))
    assert {one.title for one in found.values()} >= {"Éducation", "Santé"}


@pytest.mark.data
@pytest.mark.parametrize("name", sorted(COUNTABLE))
def test_each_aggregate_counts_things_and_the_people_behind_them(town, name):
    (one,) = [one for one in indicators() if one.name == name]
    count = one.count(SINCE, UNTIL)
    assert isinstance(count, Count)
    assert count.people >= 0
    assert count.value > 0 or count.people == 0
    assert str(one.label)
    assert str(one.help)
    assert one.count(SINCE - dt.timedelta(days=9000), SINCE - dt.timedelta(days=8000)) == Count(0, 0)
