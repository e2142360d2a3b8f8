"""A passer-by is given the page as it was made for as long as it is true, and not a moment longer."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from forums import actions as forums
from forums.forum_conversation.models import Topic
from tests.town import Town

Browse = Callable[[str | None], Client]
# Not on real servers: there another process empties the shared cache between two requests.
pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(town: Town) -> Topic:
    return forums.open_thread(forum=town.forum, by=town.reader("luc"), title="Une grille", body="Qui ?")


def test_a_kept_page_costs_one_query(town: Town, topic: Topic, django_assert_num_queries: Callable) -> None:
    for address in (topic.get_absolute_url(), town.forum.get_absolute_url(), "/forums/"):
        made = Client().get(address)
        with django_assert_num_queries(1):
            kept = Client().get(address)
        assert kept.content == made.content
        assert kept.headers["Content-Security-Policy"] == made.headers["Content-Security-Policy"]
        assert not kept.cookies


def test_an_answer_shows_at_once(town: Town, topic: Topic) -> None:
    addresses = (topic.get_absolute_url(), town.forum.get_absolute_url(), "/forums/", "/")
    before = [Client().get(address).content for address in addresses]
    forums.reply(topic=topic, by=town.reader("samira"), body="Moi")
    after = [Client().get(address).content for address in addresses]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_what_leaves_the_public_is_gone_at_once(town: Town, topic: Topic) -> None:
    assert Client().get(topic.get_absolute_url()).status_code == 200
    forums.move_thread(topic=topic, to=town.private, by=town.reader("ines"), reason="Entre nous")
    assert Client().get(topic.get_absolute_url()).status_code == 404
    assert topic.subject not in Client().get(town.forum.get_absolute_url()).content.decode()
    assert topic.subject not in Client().get("/forums/").content.decode()


@pytest.mark.parametrize("name", [None, "samira"])
def test_what_is_edited_or_closed_shows_at_once_in_lists(
    town: Town, topic: Topic, browse: Browse, name: str | None
) -> None:
    client = browse(name)
    address = town.forum.get_absolute_url()
    assert 'excerpt">Qui' in client.get(address).content.decode()
    post = topic.first_post
    assert post is not None
    forums.edit_message(post=post, by=town.reader("luc"), body="Un nom en moins", base=1)
    page = client.get(address).content.decode()
    assert 'excerpt">Qui' not in page
    assert "Un nom en moins" in page
    forums.close_thread(topic=topic, by=town.reader("ines"), reason="Répondu")
    assert "Clos" in client.get(address).content.decode()


def test_a_member_is_never_given_it_nor_gives_it(town: Town, topic: Topic, browse: Browse) -> None:
    address = topic.get_absolute_url()
    mine = browse("samira").get(address).content.decode()
    visitors = Client().get(address).content.decode()
    assert "Samira" in mine
    assert "Samira" not in visitors
    assert "csrfmiddlewaretoken" not in visitors
    assert "Samira" in browse("samira").get(address).content.decode()


def test_each_language_has_its_own(topic: Topic) -> None:
    french, english = Client(), Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert french.get("/forums/").content != english.get("/forums/").content
    assert '<html lang="en"' in english.get("/forums/").content.decode()
    assert '<html lang="fr"' in french.get("/forums/").content.decode()
