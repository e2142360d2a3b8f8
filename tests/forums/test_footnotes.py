"""The same words with footnotes stand twice on one page: each note leads to its own call."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from communities.chat import actions as chat
from forums import actions
from tests.town import Town
from writing.markdown import render
from writing.notes import apart

Browse = Callable[[str | None], Client]
WORDS = "La loi de 2014[^1] le dit deux fois[^1], la circulaire aussi[^x].\n\n[^1]: Article 6.\n[^x]: Point 2."


def leads_home(page: str) -> None:
    """Each id stands once, and each link within the notes finds its end."""
    names = re.findall(r' id="((?:note|appel)-[^"]+)"', page)
    assert len(names) == len(set(names)) == 10
    links = re.findall(r' href="#((?:note|appel)-[^"]+)"', page)
    assert len(links) == 12
    assert set(links) <= set(names)


@pytest.mark.django_db
def test_two_messages_that_say_the_same(browse: Browse, town: Town) -> None:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="La loi", body=WORDS)
    actions.reply(topic=topic, by=town.reader("luc"), body=WORDS)
    for who in ("luc", None):
        leads_home(browse(who).get(topic.get_absolute_url()).content.decode())
    printed = b"".join(browse("luc").get(topic.get_absolute_url() + "imprimer/"))
    leads_home(printed.decode())


@pytest.mark.django_db
def test_two_sayings_in_a_room(browse: Browse, town: Town) -> None:
    for who in ("samira", "luc"):
        chat.say(room=chat.room_of(town.network), by=town.reader(who), body=WORDS)
    leads_home(browse("luc").get("/reseaux/education/discussion/").content.decode())


def test_what_has_no_notes_is_left_alone() -> None:
    for text in ("Bonjour", "[un lien](#note-0123456789-1)"):
        assert apart(render(text), 7) == render(text)
