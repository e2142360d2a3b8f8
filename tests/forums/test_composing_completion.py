"""What completes while one writes: people who can read the place, pages one may see, and nothing else."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from communities.networks import actions as networks
from communities.people.actions import ensure_profile
from forums import actions
from forums.composing.queries import link
from forums.forum_conversation.models import Topic
from search.projection import project
from tests.town import Town, person
from writing.markdown import render

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def topic(town: Town) -> Topic:
    for name in ("samira", "luc", "ines", "karim", "thomas"):
        ensure_profile(person=town.people[name])
    return actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille ?", body="?")


def names(client: Client, place: str, query: str) -> list[str]:
    answer = client.get("/forums/completer/personnes/", {"lieu": place, "q": query})
    assert answer.status_code == 200
    return [one["label"] for one in answer.json()["results"]]


def titles(client: Client, query: str) -> list[str]:
    return [one["label"] for one in client.get("/forums/completer/pages/", {"q": query}).json()["results"]]


def test_accents_and_case_do_not_matter(browse: Browse, town: Town, topic: Topic) -> None:
    town.people["zoe"] = person("Zoé", "Lévêque-Ñoño")
    ensure_profile(person=town.zoe)
    for query in ("zoe", "ZOÉ", "leveque", "Lévêque-ñ", "zoe lev", "lev zoé"):
        assert names(browse("luc"), f"topic:{topic.pk}", query) == ["Zoé Lévêque-Ñoño"]
    assert names(browse("luc"), f"topic:{topic.pk}", "oe") == []
    assert names(browse("luc"), f"topic:{topic.pk}", "%") == ["Samira Test"]  # no word: those who spoke


def test_those_who_spoke_come_first_then_members(browse: Browse, town: Town, topic: Topic) -> None:
    actions.reply(topic=topic, by=town.reader("ines"), body="Moi")
    assert names(browse("luc"), f"topic:{topic.pk}", "") == ["Ines Test", "Samira Test"]
    found = names(browse("samira"), f"topic:{topic.pk}", "test")
    assert found[:2] == ["Ines Test", "Luc Test"]
    assert set(found[2:]) == {"Karim Test", "Thomas Test"}
    assert names(browse("samira"), f"forum:{town.forum.pk}", "") == []


def test_a_private_place_names_its_members_alone(browse: Browse, town: Town, topic: Topic) -> None:
    secret = actions.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body="…")
    for place in (f"topic:{secret.pk}", f"forum:{town.private.pk}"):
        assert set(names(browse("samira"), place, "test")) == {"Ines Test", "Luc Test"}
        for who in (None, "karim", "thomas", "helene"):
            asked = browse(who).get("/forums/completer/personnes/", {"lieu": place, "q": "test"})
            assert asked.status_code == 404


def test_steering_and_those_who_left_are_never_named(browse: Browse, town: Town, topic: Topic) -> None:
    town.people["gone"] = person("Gilles")
    ensure_profile(person=town.gone)
    User.objects.filter(pk=town.gone.pk).update(is_active=False)
    found = names(browse("luc"), f"topic:{topic.pk}", "test")
    assert "Helene Test" not in found
    assert "Gilles Test" not in found


def test_at_most_eight(browse: Browse, town: Town, topic: Topic) -> None:
    for number in range(12):
        ensure_profile(person=person(f"Zoe{number}"))
    assert len(names(browse("luc"), f"topic:{topic.pk}", "zoe")) == 8


def test_only_the_community_completes(browse: Browse, topic: Topic) -> None:
    for who in (None, "helene"):
        asked = {"lieu": f"topic:{topic.pk}", "q": "samira"}
        assert browse(who).get("/forums/completer/personnes/", asked).status_code == 404
        assert browse(who).get("/forums/completer/pages/", {"q": "grille"}).status_code == 404
    for wrong in ("", "room:1", "topic:999999"):
        assert browse("luc").get("/forums/completer/personnes/", {"lieu": wrong, "q": "a"}).status_code == 404


@pytest.mark.only_on("sqlite")  # the other engine's index is shared, and only tests/search begins it anew
def test_pages_complete_by_title_for_those_who_may_see_them(browse: Browse, town: Town, topic: Topic) -> None:
    secret = actions.open_thread(forum=town.private, by=town.reader("samira"), title="La grille, entre nous", body="…")
    project("thread", [topic.pk, secret.pk])
    assert set(titles(browse("luc"), "gril")) == {"Qui ouvre la grille ?", "La grille, entre nous"}
    assert titles(browse("karim"), "gril") == ["Qui ouvre la grille ?"]
    assert titles(browse("luc"), "") == []
    networks.leave_network(network=town.network, by=town.reader("luc"))
    assert titles(browse("luc"), "gril") == ["Qui ouvre la grille ?"]


@pytest.mark.parametrize("title", ["Qui ouvre la grille ?", "Un [titre] *à* pièges_ `là` <b> \\ ~~x~~ |", "](/x/) [y"])
def test_what_is_inserted_is_a_link_that_shows_the_title(title: str) -> None:
    html = render(link(title, "/forums/fil/a-(b)-1/"))
    assert html.count("<a ") == 1
    assert "/forums/fil/a-%28b%29-1/" in html
    for tag in ("<em>", "<code>", "<s>", "<b>"):
        assert tag not in html


@pytest.mark.parametrize("size", [2, 30])
def test_completion_costs_the_same_in_a_bigger_town(
    browse: Browse, town: Town, topic: Topic, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        ensure_profile(person=person(f"Zoe{number}"))
    client = browse("luc")
    with django_assert_max_num_queries(6):
        names(client, f"topic:{topic.pk}", "zoe")
