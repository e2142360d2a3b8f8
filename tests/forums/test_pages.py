"""The forums' pages, for each kind of person."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communities.people.actions import ensure_profile, organisation_named
from communities.people.hats import hats_of
from communities.people.models import Audience
from forums import actions
from forums.forum_conversation.models import Post, Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(
        forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille ?", body="**Bonjour**"
    )


@pytest.fixture
def secret(town: Town) -> Topic:
    return actions.open_thread(forum=town.private, by=town.reader("samira"), title="Poste supprimé", body="Entre nous")


def test_anyone_reads_a_public_thread(browse: Browse, topic: Topic) -> None:
    page = browse(None).get(topic.get_absolute_url())
    assert page.status_code == 200
    assert "<strong>Bonjour</strong>" in page.content.decode()
    assert "Connectez-vous" in page.content.decode()


@pytest.mark.parametrize("who", [None, "karim", "thomas", "helene", "admin"])
@pytest.mark.parametrize("door", ["", "feed/", "repondre/", "deplacer/"])
def test_a_private_thread_is_not_there_for_others(browse: Browse, secret: Topic, who: str | None, door: str) -> None:
    assert browse(who).get(secret.get_absolute_url() + door).status_code == 404


def test_a_private_thread_is_there_for_members(browse: Browse, secret: Topic) -> None:
    assert browse("luc").get(secret.get_absolute_url()).status_code == 200


def test_a_private_thread_shows_in_no_list_of_others(browse: Browse, town: Town, secret: Topic) -> None:
    for who in (None, "karim", "helene"):
        assert "Poste supprimé" not in browse(who).get("/forums/").content.decode()
        assert browse(who).get(town.private.get_absolute_url()).status_code == 404
    assert "Poste supprimé" in browse("luc").get("/forums/").content.decode()


def test_a_wrong_slug_leads_to_the_right_one(browse: Browse, topic: Topic) -> None:
    answer = browse(None).get(f"/forums/fil/autre-{topic.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, topic.get_absolute_url())


def test_a_member_answers_and_lands_on_her_message(browse: Browse, topic: Topic) -> None:
    answer = browse("luc").post(topic.get_absolute_url() + "repondre/", {"body": "La gardienne."}, follow=True)
    assert "La gardienne." in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith(f"#message-{Post.objects.latest('pk').pk}")


def test_an_empty_answer_says_what_is_missing(browse: Browse, topic: Topic) -> None:
    answer = browse("luc").post(topic.get_absolute_url() + "repondre/", {"body": " "})
    assert "Écrivez quelques mots" in answer.content.decode()


def test_what_was_typed_survives_a_refusal(browse: Browse, topic: Topic) -> None:
    answer = browse("karim").post(topic.get_absolute_url() + "repondre/", {"body": "Mes mots précieux"})
    assert "Mes mots précieux" in answer.content.decode()
    assert "Rejoignez le réseau" in answer.content.decode()


def test_a_passer_by_who_answers_is_led_to_sign_in(browse: Browse, topic: Topic) -> None:
    answer = browse(None).post(topic.get_absolute_url() + "repondre/", {"body": "Bonjour"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/compte/login/")


def test_a_member_opens_a_thread(browse: Browse, town: Town) -> None:
    address = town.forum.get_absolute_url() + "nouveau/"
    assert browse("samira").get(address).status_code == 200
    answer = browse("samira").post(address, {"title": "Une idée", "body": "La voici", "kind": "question"})
    topic = Topic.objects.get(subject="Une idée")
    assert (answer["Location"], topic.kind) == (topic.get_absolute_url(), "question")


def test_a_thread_without_a_kind_is_a_discussion(browse: Browse, town: Town) -> None:
    browse("samira").post(town.forum.get_absolute_url() + "nouveau/", {"title": "Une idée", "body": "La voici"})
    assert Topic.objects.get().kind == "discussion"


def test_someone_from_elsewhere_is_shown_where_to_join(browse: Browse, town: Town) -> None:
    answer = browse("karim").get(town.forum.get_absolute_url() + "nouveau/")
    assert (answer.status_code, answer["Location"]) == (302, town.network.get_absolute_url())


def test_a_facilitator_moves_a_thread_from_its_page(browse: Browse, town: Town, topic: Topic) -> None:
    client, address = browse("ines"), topic.get_absolute_url() + "deplacer/"
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"target": town.second.pk, "reason": ""})
    assert "Dites pourquoi" in wrong.content.decode()
    answer = client.post(address, {"target": town.second.pk, "reason": "Il y est question de stages."}, follow=True)
    assert "Il y est question de stages." in answer.content.decode()
    assert "Il y est question de stages." in client.get("/reseaux/education/animation/").content.decode()


@pytest.mark.parametrize("who", ["samira", "karim", "thomas", "helene", "admin"])
def test_moving_is_not_there_for_others(browse: Browse, topic: Topic, town: Town, who: str) -> None:
    address = topic.get_absolute_url() + "deplacer/"
    assert browse(who).get(address).status_code == 404
    assert browse(who).post(address, {"target": town.second.pk, "reason": "x"}).status_code == 404


def test_the_asker_marks_what_helped(browse: Browse, town: Town) -> None:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Q", body="?", kind="question")
    post = actions.reply(topic=topic, by=town.reader("luc"), body="R")
    address = f"{topic.get_absolute_url()}message/{post.pk}/a-aide/"
    assert browse("luc").post(address).status_code == 404
    assert browse("samira").post(address).status_code == 302
    assert "La réponse qui a aidé" in browse(None).get(topic.get_absolute_url()).content.decode()


def test_feeds_are_atom(browse: Browse, town: Town, topic: Topic) -> None:
    for address in (topic.get_absolute_url(), town.forum.get_absolute_url()):
        feed = ElementTree.fromstring(browse(None).get(address + "feed/").content)
        assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
        assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1


def test_a_hostile_message_stays_words(browse: Browse, town: Town) -> None:
    topic = actions.open_thread(
        forum=town.forum,
        by=town.reader("samira"),
        title="<script>alert(1)</script>",
        body="<img src=x onerror=alert(1)>",
    )
    for address in (topic.get_absolute_url(), town.forum.get_absolute_url(), "/forums/"):
        html = browse(None).get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("size", [3, 40])
def test_pages_cost_the_same_whatever_their_size(
    browse: Browse, town: Town, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Long", body="0")
    for number in range(size):
        actions.reply(topic=topic, by=town.reader("luc" if number % 2 else "ines"), body=str(number))
        actions.open_thread(forum=town.forum, by=town.reader("luc"), title=f"Fil {number}", body="…")
    client = browse("samira")
    for address, most in ((topic.get_absolute_url(), 14), (town.forum.get_absolute_url(), 10), ("/forums/", 10)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B01:00", "9999-12-31T23:59:59-01:00"])
def test_the_ends_of_time_are_no_page(browse: Browse, town: Town, moment: str) -> None:
    assert browse(None).get(f"/forums/?apres={moment}_5").status_code == 200


def test_a_feed_survives_what_xml_refuses(browse: Browse, town: Town) -> None:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Un\x01titre", body="Bon\x01jour")
    for address in (topic.get_absolute_url(), town.forum.get_absolute_url()):
        assert browse(None).get(f"{address}feed/").status_code == 200
    assert topic.subject == "Un titre"


def test_who_keeps_their_work_to_themselves_speaks_in_their_own_name(town: Town) -> None:
    profile = ensure_profile(person=town.people["samira"])
    profile.organisation = organisation_named("Ville de Calais")
    profile.save()
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Les goûters", body="Qui en fait ?")
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "pour la Ville de Calais" in page
    profile.shows_work = Audience.NOBODY
    profile.save()
    cache.clear()
    assert "Ville de Calais" not in Client().get(topic.get_absolute_url()).content.decode()
    assert [hat.label for hat in hats_of(town.reader("samira"))] == ["en son nom propre"]
