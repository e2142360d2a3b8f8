"""The thread that a production came from says so, in a line of its own, as long as everyone can read the production."""

from typing import Any

import pytest

from forums.actions import open_thread
from forums.actions.joining import merge_threads
from forums.forum_conversation.models import Knot, Topic
from home.capitalisation.publishing.actions import submit
from home.productions.models import ProductionPage
from tests.home.capitalisation.quoting import make_draft, owed, write
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(town: Town) -> Topic:
    return open_thread(forum=town.forum, by=town.reader("luc"), title="Ouvrir la cantine", body="Qui l'a fait ?")


@pytest.fixture
def page(town: Town, topic: Topic) -> ProductionPage:
    """What Samira made of the thread, published by Paul."""
    draft = make_draft(town.samira, town.network, topic=topic)
    write(draft, "Une convention d'une page, et la clé le jeudi matin.")
    page = submit(draft=draft, by=town.reader("samira"))
    page.get_latest_revision().publish(user=town.paul)
    owed()
    return ProductionPage.objects.get(pk=page.pk)


def read(browse: Any, topic: Topic, name: str | None = None) -> str:
    return browse(name).get(topic.get_absolute_url()).content.decode()


@pytest.mark.data
def test_the_thread_leads_to_the_production(page, topic, browse):
    for name in (None, "luc"):
        said = read(browse, topic, name)
        assert "a fait une production de ce fil" in said
        assert f'<a href="{page.url}">La cantine ouverte</a>' in said
    assert "La cantine ouverte" in browse("luc").get(f"{topic.get_absolute_url()}export.md").getvalue().decode()


def test_another_version_says_it_once_under_its_new_title(page, topic, town, browse):
    assert "La cantine ouverte" in read(browse, topic)
    page.title = "La cantine des familles"
    page.save_revision(user=town.paul).publish(user=town.paul)
    owed()
    said = read(browse, topic)
    assert said.count("a fait une production de ce fil") == 1
    assert "La cantine des familles" in said
    assert "La cantine ouverte" not in said


@pytest.mark.parametrize("gone", ["unpublish", "delete"])
def test_it_says_so_no_more_when_the_production_is_gone(gone, page, topic, browse):
    assert page.url in read(browse, topic)
    getattr(page, gone)()
    owed()
    assert "a fait une production" not in read(browse, topic)


def test_it_follows_the_thread_into_another(page, topic, town, browse):
    into = open_thread(forum=town.forum, by=town.reader("luc"), title="La cantine, suite", body="On y est ?")
    merge_threads(topic=topic, into=into, by=town.reader("ines"), reason="Même sujet")
    assert page.url in read(browse, into)
    page.save_revision(user=town.paul).publish(user=town.paul)
    owed()
    assert Knot.objects.filter(act=Knot.Act.OUTCOME).count() == 1
