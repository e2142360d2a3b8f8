"""The room: what is said is kept and shown to who comes later; only members hear it."""

import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communities.chat import actions
from communities.chat.models import ChatMessage
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db
ROOM = "/reseaux/education/discussion/"


def test_what_is_said_is_there_for_who_comes_later(browse: Browse) -> None:
    browse("samira").post(ROOM, {"body": "Il reste **8** places"})
    assert "<strong>8</strong>" in browse("luc").get(ROOM).content.decode()


@pytest.mark.parametrize("who", [None, "karim", "thomas", "helene", "admin"])
def test_the_room_is_not_there_for_others(browse: Browse, who: str | None) -> None:
    assert browse(who).get(ROOM).status_code == 404
    assert browse(who).post(ROOM, {"body": "Bonjour"}).status_code == 404
    assert not ChatMessage.objects.exists()


def test_nothing_and_too_much_are_refused_in_words(browse: Browse, town: Town) -> None:
    assert "Écrivez quelques mots" in browse("luc").post(ROOM, {"body": "  "}).content.decode()
    long = "a" * (actions.MAX_LENGTH + 1)
    answer = browse("luc").post(ROOM, {"body": long}).content.decode()
    assert "4\u00a0000 caractères" in answer
    assert long in answer


def test_only_members_speak(town: Town) -> None:
    room = actions.room_of(town.network)
    for who in (None, "karim", "helene", "admin"):
        with pytest.raises(PermissionDenied):
            actions.say(room=room, by=town.reader(who), body="Bonjour")
    with pytest.raises(ValidationError):
        actions.say(room=room, by=town.reader("luc"), body="")


def test_older_words_are_a_page_away(browse: Browse, town: Town) -> None:
    room = actions.room_of(town.network)
    said = [actions.say(room=room, by=town.reader("luc"), body=f"mot{n}fin") for n in range(60)]
    page = browse("samira").get(ROOM).content.decode()
    assert "mot59fin" in page
    assert "mot9fin" not in page
    assert f"?avant={said[10].pk}" in page
    assert "mot9fin" in browse("samira").get(f"{ROOM}?avant={said[10].pk}").content.decode()
    assert browse("samira").get(f"{ROOM}?avant=²").status_code == 200


@pytest.mark.parametrize("size", [2, 45])
def test_the_room_costs_the_same_whatever_was_said(
    browse: Browse, town: Town, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    room = actions.room_of(town.network)
    for number in range(size):
        actions.say(room=room, by=town.reader("luc" if number % 2 else "samira"), body="mot")
    client = browse("samira")
    with django_assert_max_num_queries(9):
        client.get(ROOM)


def test_said_twice_is_said_once_but_other_words_are_never_lost(town: Town) -> None:
    room, luc, key = actions.room_of(town.network), town.reader("luc"), uuid.uuid4()
    first = actions.say(room=room, by=luc, body="Bonjour", key=key)
    assert actions.say(room=room, by=luc, body="Bonjour ", key=key) == first
    other = actions.say(room=room, by=luc, body="Au revoir", key=key)
    assert actions.say(room=room, by=luc, body="Au revoir", key=key) == other != first


def test_two_at_once_say_it_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    room, luc, key = actions.room_of(town.network), town.reader("luc"), uuid.uuid4()
    first = actions.say(room=room, by=luc, body="Bonjour", key=key)
    looked = actions._attempt
    answers = iter([(key, None)])  # the second looks before the first is there
    monkeypatch.setattr(actions, "_attempt", lambda *asked: next(answers, None) or looked(*asked))
    assert actions.say(room=room, by=luc, body="Bonjour", key=key) == first
