"""Drafts: kept on the server for one's own devices alone, and never written over unseen."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communities.networks import actions as networks
from forums import actions
from forums.composing import actions as composing
from forums.composing.models import Draft
from forums.forum_conversation.models import Post, Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille ?", body="?")


@pytest.fixture
def secret(town: Town) -> Topic:
    return actions.open_thread(forum=town.private, by=town.reader("samira"), title="Poste supprimé", body="Entre nous")


def address(place: str) -> str:
    return f"/forums/brouillons/{place}/"


def save(client: Client, place: str, body: str, number: int = 0, **more: Any) -> Any:
    return client.post(address(place), {"body": body, "number": number, "more": json.dumps(more)})


def test_a_draft_is_kept_and_offered_on_another_device(browse: Browse, topic: Topic) -> None:
    place = f"topic:{topic.pk}"
    first = save(browse("luc"), place, "La gardienne le")
    assert first.json() == {"number": 1}
    assert save(browse("luc"), place, "La gardienne le sait", 1, hat="7").json() == {"number": 2}
    found = browse("luc").get(address(place)).json()
    assert (found["number"], found["body"], found["more"]) == (2, "La gardienne le sait", {"hat": "7"})
    assert found["said"].startswith("Brouillon du ")
    assert browse("samira").get(address(place)).json()["number"] == 0


def test_a_device_that_has_not_seen_the_last_change_does_not_write_over_it(browse: Browse, topic: Topic) -> None:
    place = f"topic:{topic.pk}"
    save(browse("luc"), place, "Au bureau")
    save(browse("luc"), place, "Au bureau, puis", 1)
    late = save(browse("luc"), place, "Dans le train", 1)
    assert late.status_code == 409
    assert (late.json()["number"], late.json()["body"]) == (2, "Au bureau, puis")
    assert Draft.objects.get().body == "Au bureau, puis"
    assert save(browse("luc"), place, "Les deux", 2).json() == {"number": 3}


def test_the_same_words_from_two_devices_are_no_conflict(browse: Browse, topic: Topic) -> None:
    place = f"topic:{topic.pk}"
    save(browse("luc"), place, "Pareil")
    assert save(browse("luc"), place, "Pareil").json() == {"number": 1}


def test_a_draft_that_was_sent_elsewhere_does_not_come_back(browse: Browse, town: Town, topic: Topic) -> None:
    place = f"topic:{topic.pk}"
    save(browse("luc"), place, "La gardienne")
    composing.answer(topic=topic, by=town.reader("luc"), body="La gardienne")
    assert not Draft.objects.exists()
    late = save(browse("luc"), place, "La gardienne", 1)
    assert (late.status_code, late.json()["number"]) == (409, 0)
    assert not Draft.objects.exists()


def test_a_first_save_that_arrives_after_the_message_makes_no_draft(browse: Browse, town: Town, topic: Topic) -> None:
    key = uuid.uuid4()
    composing.answer(topic=topic, by=town.reader("luc"), body="La gardienne", key=key)
    late = browse("luc").post(address(f"topic:{topic.pk}"), {"body": "La gardienne", "number": 0, "key": str(key)})
    assert late.status_code == 409
    assert not Draft.objects.exists()


def test_words_taken_away_leave_no_draft(browse: Browse, topic: Topic) -> None:
    place = f"topic:{topic.pk}"
    save(browse("luc"), place, "Euh")
    assert save(browse("luc"), place, "  ", 1).json() == {"number": 0}
    assert save(browse("luc"), place, "").json() == {"number": 0}
    assert not Draft.objects.exists()


def test_posting_takes_the_draft_with_it_and_a_refusal_leaves_it(browse: Browse, town: Town, topic: Topic) -> None:
    place, client = f"topic:{topic.pk}", browse("luc")
    save(client, place, "La gardienne")
    assert client.post(topic.get_absolute_url() + "repondre/", {"body": "La gardienne"}).status_code == 302
    assert not Draft.objects.exists()
    save(client, place, "Encore")
    Topic.objects.filter(pk=topic.pk).update(status=Topic.TOPIC_LOCKED)
    assert client.post(topic.get_absolute_url() + "repondre/", {"body": "Encore"}).status_code == 200
    assert Draft.objects.get().body == "Encore"


@pytest.mark.parametrize("who", [None, "karim", "thomas", "helene", "admin"])
def test_a_private_place_takes_no_draft_from_others(browse: Browse, secret: Topic, town: Town, who: str | None) -> None:
    for place in (f"topic:{secret.pk}", f"forum:{town.private.pk}", f"edit:{secret.first_post_id}"):
        assert browse(who).get(address(place)).status_code == 404
        assert save(browse(who), place, "Coucou").status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "place", ["topic:0", "topic:999999", "room:1", "topic:", "topic:1x", "edit:99999999999999999999"]
)
def test_what_is_no_place_is_not_there(browse: Browse, town: Town, place: str) -> None:
    assert browse("luc").get(address(place)).status_code == 404
    assert save(browse("luc"), place, "Coucou").status_code == 404


def test_one_edits_one_s_own_message_and_no_other(browse: Browse, town: Town, topic: Topic) -> None:
    place = f"edit:{topic.first_post_id}"
    assert save(browse("samira"), place, "Qui l'ouvre ?").status_code == 200
    assert save(browse("luc"), place, "Qui la ferme ?").status_code == 404
    Post.objects.filter(pk=topic.first_post_id).update(wiki=True)
    assert save(browse("luc"), place, "Qui la ferme ?").status_code == 200
    assert save(browse("karim"), place, "Qui la ferme ?").status_code == 404


def test_passers_by_and_steering_have_no_drafts(town: Town, topic: Topic) -> None:
    for who in (None, "helene"):
        with pytest.raises(PermissionDenied):
            composing.save_draft(by=town.reader(who), place=f"topic:{topic.pk}", body="x", more={}, number=0)


def test_a_page_drawn_for_someone_else_saves_nothing(browse: Browse, town: Town, topic: Topic) -> None:
    sent = {"body": "Mes mots", "number": 0, "par": str(town.samira.pk)}
    answer = browse("luc").post(address(f"topic:{topic.pk}"), sent)
    assert (answer.status_code, answer.json()) == (409, {"who": True})
    assert not Draft.objects.exists()


def test_drafts_are_bounded(town: Town, topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    luc = town.reader("luc")
    with pytest.raises(actions.NotHere):
        composing.save_draft(by=luc, place=f"topic:{topic.pk}", body="a" * 34_001, more={}, number=0)
    with pytest.raises(actions.NotHere):
        composing.save_draft(by=luc, place=f"topic:{topic.pk}", body="a", more={"title": "a" * 130_000}, number=0)
    monkeypatch.setattr(composing, "MOST_DRAFTS", 1)
    composing.save_draft(by=luc, place=f"topic:{topic.pk}", body="a", more={}, number=0)
    with pytest.raises(actions.NotHere):
        composing.save_draft(by=luc, place=f"forum:{town.forum.pk}", body="a", more={}, number=0)


@pytest.mark.parametrize("more", ["{", "[1]", '{"a": 3, "b": {"c": 1}}', "[" * 100_000])
def test_fields_that_are_no_fields_are_left_out(browse: Browse, topic: Topic, more: str) -> None:
    sent = {"body": "x", "number": "²", "more": more, "key": "none"}
    assert browse("luc").post(address(f"topic:{topic.pk}"), sent).json() == {"number": 1}
    assert Draft.objects.get().more == {}


def test_the_list_shows_one_s_own_drafts_and_erases_after_asking(browse: Browse, town: Town, topic: Topic) -> None:
    client = browse("luc")
    assert "Aucun brouillon" in client.get("/forums/brouillons/").content.decode()
    save(client, f"topic:{topic.pk}", "La gardienne <b>le</b> sait")
    save(client, f"forum:{town.forum.pk}", "Un fil à venir", title="Une idée")
    save(browse("samira"), f"topic:{topic.pk}", "Autre chose")
    page = client.get("/forums/brouillons/").content.decode()
    for shown in ("Qui ouvre la grille ?", "La gardienne &lt;b&gt;le&lt;/b&gt; sait", "Familles", "Une idée"):
        assert shown in page
    assert "Autre chose" not in page
    erase = address(f"topic:{topic.pk}") + "effacer/"
    assert "Effacer ce brouillon" in client.get(erase).content.decode()
    assert client.post(erase).status_code == 302
    assert client.get(erase).status_code == 404
    assert Draft.objects.filter(person=town.luc).count() == 1
    assert Draft.objects.filter(person=town.samira).count() == 1


def test_what_one_wrote_stays_one_s_own_where_one_may_no_longer_read(browse: Browse, town: Town, secret: Topic) -> None:
    client = browse("luc")
    save(client, f"topic:{secret.pk}", "Mes mots à moi")
    networks.leave_network(network=town.network, by=town.reader("luc"))
    page = client.get("/forums/brouillons/").content.decode()
    assert "Mes mots à moi" in page
    assert "Poste supprimé" not in page
    assert client.get(address(f"topic:{secret.pk}")).status_code == 404
    assert client.post(address(f"topic:{secret.pk}") + "effacer/").status_code == 302
    assert not Draft.objects.exists()


def test_who_may_open_the_list(browse: Browse, town: Town) -> None:
    assert browse(None).get("/forums/brouillons/")["Location"].startswith("/compte/login/")
    assert browse("helene").get("/forums/brouillons/").status_code == 404
    assert browse("karim").get("/forums/brouillons/").status_code == 200


@pytest.mark.parametrize("size", [3, 40])
def test_the_list_costs_the_same_whatever_its_length(
    browse: Browse, town: Town, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, luc = browse("luc"), town.reader("luc")
    for number in range(size):
        topic = actions.open_thread(forum=town.forum, by=luc, title=f"Fil {number}", body="…")
        composing.save_draft(by=luc, place=f"topic:{topic.pk}", body=f"Brouillon {number}", more={}, number=0)
    with django_assert_max_num_queries(8):
        page = client.get("/forums/brouillons/").content.decode()
    if size > 25:
        assert "Brouillon 39" in page
        older = page.split('href="?apres=')[1].split('"')[0]
        assert "Brouillon 0" in client.get(f"/forums/brouillons/?apres={older}").content.decode()
