"""Answering: once, however often it is sent; with what came meanwhile shown before; with a message quoted."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from forums import actions
from forums.composing.models import Draft
from forums.composing.templatetags.composing import asleep
from forums.forum_conversation.models import Post, Topic
from tests.town import Town, build

Browse = Callable[[str | None], Client]
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille ?", body="?")


def door(topic: Topic) -> str:
    return topic.get_absolute_url() + "repondre/"


@pytest.mark.django_db
def test_what_came_meanwhile_is_shown_once_and_the_text_is_kept(browse: Browse, town: Town, topic: Topic) -> None:
    other = actions.reply(topic=topic, by=town.reader("ines"), body="Le gardien **part**")
    sent = {"body": "Mes mots précieux", "seen": topic.first_post_id, "key": str(uuid.uuid4())}
    page = browse("luc").post(door(topic), sent).content.decode()
    for shown in (
        "<strong>part</strong>",
        "Mes mots précieux",
        "Envoyer quand même",
        f'name="seen" value="{other.pk}"',
    ):
        assert shown in page
    assert 'name="confirme" value="1"' in page
    assert Post.objects.filter(poster=town.luc).count() == 0
    assert browse("luc").post(door(topic), {**sent, "confirme": "1"}).status_code == 302
    assert Post.objects.filter(poster=town.luc).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["last", "", "²", "-1", "x"])
def test_nothing_is_asked_of_who_has_seen_the_last_message(browse: Browse, town: Town, topic: Topic, seen: str) -> None:
    last = actions.reply(topic=topic, by=town.reader("ines"), body="Le gardien")
    sent = {"body": "Oui", "seen": last.pk if seen == "last" else seen}
    assert browse("luc").post(door(topic), sent).status_code == 302


@pytest.mark.django_db
def test_one_s_own_messages_and_those_taken_away_are_no_news(browse: Browse, town: Town, topic: Topic) -> None:
    actions.reply(topic=topic, by=town.reader("luc"), body="Une première chose")
    gone = actions.reply(topic=topic, by=town.reader("ines"), body="Erreur")
    Post.objects.filter(pk=gone.pk).update(removed=Post.Removed.AUTHOR)
    sent = {"body": "Une seconde", "seen": topic.first_post_id}
    assert browse("luc").post(door(topic), sent).status_code == 302


@pytest.mark.django_db
def test_an_answer_that_was_taken_is_given_back_whatever_came_since(browse: Browse, town: Town, topic: Topic) -> None:
    sent = {"body": "La gardienne", "seen": topic.first_post_id, "key": str(uuid.uuid4())}
    first = browse("luc").post(door(topic), sent)
    actions.reply(topic=topic, by=town.reader("ines"), body="Merci")
    again = browse("luc").post(door(topic), sent)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Post.objects.filter(poster=town.luc).count() == 1


@pytest.mark.django_db
def test_a_script_is_told_what_happened(browse: Browse, town: Town, topic: Topic) -> None:
    client, key = browse("luc"), str(uuid.uuid4())
    taken = client.post(door(topic), {"body": "Oui", "key": key}, **JSON)
    assert (taken.status_code, taken.json()["url"]) == (201, Post.objects.latest("pk").get_absolute_url())
    assert client.post(door(topic), {"body": " "}, **JSON).json() == {"again": True}
    assert client.post(door(topic), {"body": "Non", "seen": 0, "key": str(uuid.uuid4())}, **JSON).json() == {
        "again": True
    }
    other = client.post(door(topic), {"body": "Non", "par": str(town.samira.pk)}, **JSON)
    assert (other.status_code, other.json()) == (409, {"who": True})
    assert client.post(door(topic), {"body": "Moi", "par": str(town.luc.pk)}, **JSON).status_code == 201


@pytest.mark.django_db
def test_a_silent_thread_is_woken_gently(browse: Browse, topic: Topic) -> None:
    assert "Ce fil dort" not in browse("luc").get(topic.get_absolute_url()).content.decode()
    now = timezone.now()
    Topic.objects.filter(pk=topic.pk).update(last_post_on=now - dt.timedelta(days=215), updated=now)
    assert "Ce fil dort depuis 7 mois." in browse("luc").get(topic.get_absolute_url()).content.decode()
    assert browse("luc").post(door(topic), {"body": "Bonjour"}).status_code == 302


@pytest.mark.parametrize(
    ("days", "words"), [(1, ""), (89, ""), (91, "3 mois"), (359, "11 mois"), (366, "1 an"), (900, "2 ans")]
)
def test_how_long_a_thread_has_slept(days: int, words: str) -> None:
    assert asleep(Topic(last_post_on=timezone.now() - dt.timedelta(days=days))) == words


@pytest.mark.django_db
def test_a_message_is_quoted_with_a_link_to_it_without_any_script(browse: Browse, town: Town, topic: Topic) -> None:
    said = actions.reply(topic=topic, by=town.reader("ines"), body="> Avant\n\nLe gardien\n\n**part** à midi")
    form = browse("luc").get(f"{door(topic)}?citer={said.pk}").context["form"]
    quoted = f"> Le gardien\n>\n> **part** à midi\n>\n> — [Ines Test]({said.get_absolute_url()})\n\n"
    assert form["body"].value() == quoted
    Draft.objects.create(person=town.luc, place=f"topic:{topic.pk}", body="J'en étais là")
    form = browse("luc").get(f"{door(topic)}?citer={said.pk}").context["form"]
    assert form["body"].value() == f"J'en étais là\n\n{quoted}"


@pytest.mark.django_db
def test_only_what_stands_in_this_thread_is_quoted(browse: Browse, town: Town, topic: Topic) -> None:
    secret = actions.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body="Secret")
    gone = actions.reply(topic=topic, by=town.reader("ines"), body="Erreur")
    Post.objects.filter(pk=gone.pk).update(removed=Post.Removed.AUTHOR)
    for pk in (secret.first_post_id, gone.pk, 0, "x"):
        page = browse("karim").get(f"{door(topic)}?citer={pk}")
        assert "body" not in page.context["form"].initial


@pytest.mark.django_db
def test_an_answer_goes_on_from_its_draft(browse: Browse, town: Town, topic: Topic) -> None:
    draft = Draft.objects.create(person=town.luc, place=f"topic:{topic.pk}", body="J'en étais là", more={})
    form = browse("luc").get(door(topic)).context["form"]
    assert (form["body"].value(), form["key"].value()) == ("J'en étais là", str(draft.key))
    assert "J'en étais là" not in browse("samira").get(door(topic)).content.decode()


@override_settings(RATE_LIMITS=False)  # all the examples are one person's
class PostedOnce(TestCase):
    """Whatever is sent again, in whatever order, each message stands once."""

    def setUp(self) -> None:
        self.town: Town = build()
        self.topic = actions.open_thread(
            forum=self.town.forum, by=self.town.reader("samira"), title="Qui ouvre la grille ?", body="?"
        )

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(sends=st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans()), min_size=1, max_size=12))
    def test_any_sequence_of_repeated_sends_posts_each_message_once(self, sends: list[tuple[int, bool, bool]]) -> None:
        client = Client()
        client.force_login(self.town.luc)
        before = Post.objects.filter(poster=self.town.luc).count()
        keys = [str(uuid.uuid4()) for _ in range(3)]
        answers: dict[int, set[str]] = {}
        for which, scripted, others in sends:
            sent = {"body": f"Message {which}", "key": keys[which], "seen": self.topic.first_post_id, "confirme": "1"}
            answer = client.post(door(self.topic), sent, **(JSON if scripted else {}))
            url = json.loads(answer.content)["url"] if scripted else answer["Location"]
            answers.setdefault(which, set()).add(url)
            if others:
                actions.reply(topic=self.topic, by=self.town.reader("ines"), body="Autre chose")
        assert all(len(urls) == 1 for urls in answers.values())
        assert Post.objects.filter(poster=self.town.luc).count() - before == len(answers)
        topic = Topic.objects.get(pk=self.topic.pk)
        assert topic.posts_count == Post.objects.filter(topic=topic).count()
