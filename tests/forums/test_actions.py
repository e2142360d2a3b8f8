"""What is written in the forums, by whom, and what follows from it."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from communities.networks.actions import ReasonMissing
from communities.networks.models import FacilitationEntry
from forums import actions
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from live.models import Event
from search.models import Document
from search.projection import project
from tests.town import Town
from writing.markdown import MAX_LENGTH, TooLong

pytestmark = [pytest.mark.django_db, pytest.mark.data]
REFRESH = "search.actions.refresh"


def thread(town: Town, forum: Forum | None = None, by: str = "samira", **fields: Any) -> Topic:
    return actions.open_thread(
        forum=forum or town.forum, by=town.reader(by), title="Une question", body="Bonjour", **fields
    )


def test_a_thread_holds_its_first_message_and_counts_it(town: Town) -> None:
    topic = Topic.objects.get(pk=thread(town).pk)
    assert topic.posts_count == 1
    assert topic.first_post_id == topic.last_post_id
    assert topic.first_post.html == "<p>Bonjour</p>\n"
    forum = Forum.objects.get(pk=town.forum.pk)
    assert (forum.direct_topics_count, forum.direct_posts_count) == (1, 1)


def test_a_thread_owes_search_and_live_in_its_own_transaction(town: Town, undone) -> None:
    topic = thread(town)
    assert undone(REFRESH) >= 1
    assert Event.objects.filter(stream__name=f"forum:{town.forum.pk}", object_id=topic.pk).exists()


@pytest.mark.parametrize("who", ["karim", "thomas", "helene", "admin", None])
def test_only_members_write_in_a_network(town: Town, who: str | None) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_thread(forum=town.forum, by=town.reader(who), title="t", body="b")
    topic = thread(town)
    with pytest.raises(PermissionDenied):
        actions.reply(topic=topic, by=town.reader(who), body="b")
    assert Post.objects.count() == 1


def test_any_professional_writes_on_the_square_but_not_those_who_steer(town: Town) -> None:
    thread(town, forum=town.square, by="karim")
    with pytest.raises(PermissionDenied):
        thread(town, forum=town.square, by="helene")


def test_a_reply_sent_twice_is_posted_once(town: Town) -> None:
    topic, key = thread(town), uuid.uuid4()
    first = actions.reply(topic=topic, by=town.reader("luc"), body="Oui", key=key)
    again = actions.reply(topic=topic, by=town.reader("luc"), body="Oui", key=key)
    assert first == again
    assert Topic.objects.get(pk=topic.pk).posts_count == 2


def test_a_thread_sent_twice_is_opened_once(town: Town) -> None:
    key = uuid.uuid4()
    assert thread(town, key=key) == thread(town, key=key)
    assert Topic.objects.count() == 1


def test_a_closed_thread_takes_no_answer(town: Town) -> None:
    topic = thread(town)
    Topic.objects.filter(pk=topic.pk).update(status=Topic.TOPIC_LOCKED)
    with pytest.raises(PermissionDenied):
        actions.reply(topic=topic, by=town.reader("luc"), body="Trop tard")


def test_what_is_too_long_changes_nothing(town: Town) -> None:
    topic = thread(town)
    with pytest.raises(TooLong):
        actions.reply(topic=topic, by=town.reader("luc"), body="a" * (MAX_LENGTH + 1))
    assert Topic.objects.get(pk=topic.pk).posts_count == 1


def test_a_facilitator_moves_a_thread_with_a_reason_that_stays(town: Town) -> None:
    topic = thread(town)
    entry = actions.move_thread(topic=topic, to=town.second, by=town.reader("ines"), reason="On y parle de stages.")
    topic.refresh_from_db()
    assert topic.forum_id == town.second.pk
    assert (entry.act, entry.origin, entry.target) == (FacilitationEntry.Act.MOVE, "Familles", "Stages")
    assert topic.knots.get().entry == entry
    counts = dict(Forum.objects.places().values_list("key", "direct_topics_count"))
    assert (counts["education-familles"], counts["education-stages"]) == (0, 1)


@pytest.mark.parametrize("who", ["samira", "thomas", "karim", "helene", "admin", None])
def test_nobody_else_moves_a_thread(town: Town, who: str | None) -> None:
    topic = thread(town)
    with pytest.raises(PermissionDenied):
        actions.move_thread(topic=topic, to=town.second, by=town.reader(who), reason="Parce que.")
    assert not FacilitationEntry.objects.exists()


def test_a_facilitator_is_a_member_like_any_other_elsewhere(town: Town) -> None:
    topic = thread(town, forum=town.elsewhere, by="thomas")
    with pytest.raises(PermissionDenied):
        actions.move_thread(topic=topic, to=town.forum, by=town.reader("ines"), reason="Ailleurs.")


def test_an_act_without_a_reason_is_refused_and_nothing_moves(town: Town) -> None:
    topic = thread(town)
    with pytest.raises(ReasonMissing):
        actions.move_thread(topic=topic, to=town.second, by=town.reader("ines"), reason="   ")
    topic.refresh_from_db()
    assert topic.forum_id == town.forum.pk


def test_what_was_written_between_members_never_becomes_public_by_a_move(town: Town) -> None:
    topic = thread(town, forum=town.private)
    with pytest.raises(actions.NotHere):
        actions.move_thread(topic=topic, to=town.forum, by=town.reader("ines"), reason="Utile à tous.")
    with pytest.raises(actions.NotHere):
        actions.move_thread(topic=topic, to=town.elsewhere, by=town.reader("ines"), reason="Ailleurs.")


def test_only_the_asker_says_what_helped(town: Town) -> None:
    topic = thread(town, kind="question")
    answer = actions.reply(topic=topic, by=town.reader("luc"), body="Essayez ceci")
    with pytest.raises(PermissionDenied):
        actions.mark_helped(topic=topic, post=answer, by=town.reader("luc"))
    actions.mark_helped(topic=topic, post=answer, by=town.reader("samira"))
    topic.refresh_from_db()
    assert topic.helped_by_id == answer.pk


def test_nothing_in_the_forums_can_be_deleted(town: Town) -> None:
    topic = thread(town)
    for thing in (topic, topic.first_post, town.samira):
        with pytest.raises(models.ProtectedError):
            thing.delete()
    with pytest.raises(models.ProtectedError):
        type(town.samira).objects.filter(pk=town.samira.pk).delete()


def test_saving_a_row_counts_nothing_and_tells_nobody(town: Town) -> None:
    topic = thread(town)
    events = Event.objects.count()
    topic.posts_count = 41
    topic.save()
    topic.first_post.save()
    assert Topic.objects.get(pk=topic.pk).posts_count == 41
    assert Event.objects.count() == events


def test_other_words_under_a_key_already_used_are_another_message(town: Town) -> None:
    topic, key, luc = thread(town), uuid.uuid4(), town.reader("luc")
    first = actions.reply(topic=topic, by=luc, body="Une chose", key=key)
    second = actions.reply(topic=topic, by=luc, body="Une autre", key=key)
    assert second.pk != first.pk
    assert actions.reply(topic=topic, by=luc, body="Une autre", key=key).pk == second.pk
    assert actions.reply(topic=topic, by=luc, body="Une chose", key=key).pk == first.pk


def test_two_at_once_open_one_thread(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    key = uuid.uuid4()
    first = thread(town, key=key)
    looked = actions.threads.attempt
    answers = iter([(key, None)])  # the second looks before the first is there
    monkeypatch.setattr(actions.threads, "attempt", lambda *asked: next(answers, None) or looked(*asked))
    assert thread(town, key=key) == first
    assert Topic.objects.count() == Post.objects.count() == 1


def test_a_thread_moved_behind_the_door_is_found_by_members_alone_at_once(town: Town) -> None:
    topic = thread(town)
    project("thread", [topic.pk])
    assert Document.objects.get(kind="thread").audience == "public"
    actions.move_thread(topic=topic, to=town.private, by=town.reader("ines"), reason="Des personnes s'y reconnaissent")
    assert Document.objects.get(kind="thread").audience == f"network:{town.network.pk}"
