"""Calls and offers: one answers until a day, then they are closed and stay."""

import datetime as dt

import pytest
from django.utils import timezone

from home.pages import listing
from tests.home.factories import NewsFactory, TownFactory
from tests.home.pages.writing import words

pytestmark = pytest.mark.django_db


def call(title: str, days: int | None, kind: str = "appel", **fields):
    """A call whose last day is so many days from today."""
    day = None if days is None else timezone.localdate() + dt.timedelta(days=days)
    return NewsFactory.create(title=title, kind=kind, deadline=day, **fields)


def titles(response) -> list[str]:
    return [page.title for page in response.context["news"]]


def test_a_call_says_until_when_who_and_where_to_answer(client):
    page = call("Un fonds", 9, organisation="La Ville", link="https://example.org/", territory=TownFactory.create())
    shown = words(client.get(page.url))
    for part in ("Date limite", "La Ville", "Roubaix", "Répondre à l'appel", 'href="https://example.org/"'):
        assert part in shown, part
    assert "Clos" not in shown


def test_the_last_day_is_still_open_and_the_next_one_is_closed(client):
    today, yesterday = call("Aujourd'hui", 0), call("Hier", -1, link="https://example.org/")
    assert not today.closed
    assert yesterday.closed
    shown = words(client.get(yesterday.url))
    assert "On ne répond plus" in shown
    assert "Voir la page d'origine" in shown


def test_a_day_means_nothing_to_other_kinds(client):
    page = call("Une brève", -1, kind="note")
    assert not page.closed
    assert "Date limite" not in words(client.get(page.url))


def test_open_calls_come_first_the_most_urgent_before_and_closed_ones_have_their_list(client):
    call("Dans un mois", 30)
    call("Demain", 1)
    call("Sans date", None)
    call("Passé", -3)
    call("Un poste", 5, kind="emploi")
    assert titles(client.get("/actualites/?genre=appel")) == ["Demain", "Dans un mois", "Sans date"]
    assert titles(client.get("/actualites/?genre=appel&etat=clos")) == ["Passé"]
    assert titles(client.get("/actualites/?genre=emploi")) == ["Un poste"]
    everything = client.get("/actualites/")
    assert len(titles(everything)) == 5
    assert "Clos" in words(everything)
    assert "noindex" in words(client.get("/actualites/?genre=appel"))


def test_open_calls_are_paged_by_key(client, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    for title, days in (("A", 1), ("B", 2), ("C", 2), ("D", None), ("E", None)):
        call(title, days)
    NewsFactory.create()
    found, address = [], "?genre=appel"
    while address:
        answer = client.get(f"/actualites/{address}")
        found.append(titles(answer))
        address = answer.context["older"]
    assert found == [["A", "B"], ["C", "D"], ["E"]]
    assert answer.context["newest"] == "?genre=appel"


@pytest.mark.parametrize("key", ["x", "999999", "-1", "9" * 30, "%00"])
def test_a_key_that_is_none_is_not_found(client, key):
    call("A", 1)
    call("Un poste", 1, kind="emploi")
    assert client.get(f"/actualites/?genre=appel&suite={key}").status_code == 404


def test_a_kind_that_is_none_narrows_nothing(client):
    call("A", 1)
    NewsFactory.create(title="B")
    assert sorted(titles(client.get("/actualites/?genre=ailleurs"))) == ["A", "B"]


def test_the_home_page_leaves_out_what_is_closed(town, client):
    call("Passé", -3)
    call("Demain", 1)
    assert titles(client.get("/")) == ["Demain"]


def test_a_rubric_costs_the_same_whatever_it_holds(client, django_assert_max_num_queries):
    for size in (1, 8):
        for number in range(size):
            call(f"Appel {size} {number}", number + 1)
            call(f"Clos {size} {number}", -number - 1)
            NewsFactory.create(title=f"Brève {size} {number}")
        for address in ("/actualites/", "/actualites/?genre=appel", "/actualites/?genre=appel&etat=clos"):
            client.get(address)
            with django_assert_max_num_queries(12):
                client.get(address)
