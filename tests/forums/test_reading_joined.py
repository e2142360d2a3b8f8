"""Two threads become one: what each reader had read, follows and keeps is there, and nothing unread is lost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums import actions
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from forums.reading import actions as reading
from forums.reading.marks import counts, standing_in, unread
from forums.reading.models import Bookmark, Stance, TopicMark
from forums.reading.stances import threads_of
from tests.town import Town, person

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


def thread(town: Town, title: str = "Fil", forum: Forum | None = None) -> Topic:
    return actions.open_thread(forum=forum or town.forum, by=town.reader("samira"), title=title, body="Début")


def say(town: Town, topic: Topic, times: int = 1, who: str = "samira") -> list[int]:
    return [actions.reply(topic=topic, by=town.reader(who), body=f"Fois {n}").pk for n in range(times)]


def read(town: Town, topic: Topic, pk: int, who: str = "luc") -> None:
    reading.read_up_to(topic=Topic.objects.get(pk=topic.pk), message_id=pk, by=town.reader(who))


def merge(town: Town, topic: Topic, into: Topic) -> None:
    actions.merge_threads(topic=topic, into=into, by=town.reader("ines"), reason="La même chose")


def mark(topic: Topic, town: Town, who: str = "luc") -> TopicMark:
    return TopicMark.objects.get(topic=topic, person=town.people[who])


def test_who_had_read_both_has_read_the_one_they_make(town: Town) -> None:
    into, gone = thread(town), thread(town)
    [b] = say(town, into)
    [a] = say(town, gone)
    read(town, gone, a)
    read(town, into, b)
    merge(town, gone, into)
    assert mark(into, town).read_to == a
    assert not unread(Topic.objects.all(), town.luc).exists()


def test_who_had_read_the_merged_one_alone_has_not_read_the_other(town: Town) -> None:
    into, gone = thread(town), thread(town)
    ids = say(town, into, 2)
    [a] = say(town, gone)
    read(town, gone, a)
    merge(town, gone, into)
    assert mark(into, town).read_to == into.first_post_id - 1
    assert standing_in(into, town.luc).first == into.first_post_id
    assert set(ids) <= set(Post.objects.filter(pk__gt=mark(into, town).read_to).values_list("pk", flat=True))


def test_what_was_unread_in_the_merged_one_is_unread_still(town: Town) -> None:
    into, gone = thread(town), thread(town)
    [a] = say(town, gone)
    read(town, gone, gone.first_post_id)
    [b] = say(town, into)
    read(town, into, b)
    merge(town, gone, into)
    luc = town.luc
    assert standing_in(into, luc).first == a
    assert counts([into.pk], luc) == {into.pk: 2}


def test_what_is_too_old_to_be_unread_holds_nobody_back(town: Town) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(days=200)):
        into = thread(town)
        say(town, into, 3)
    gone = thread(town)
    [a] = say(town, gone)
    read(town, gone, a)
    merge(town, gone, into)
    assert mark(into, town).read_to == a


def test_a_forum_read_whole_is_read(town: Town) -> None:
    into, gone = thread(town, forum=town.second), thread(town)
    say(town, into, 2)
    [a] = say(town, gone)
    reading.read_forum(forum=town.second, by=town.reader("luc"))
    read(town, gone, a)
    merge(town, gone, into)
    assert mark(into, town).read_to == a


def test_whoever_never_opened_the_merged_one_keeps_their_place(town: Town) -> None:
    into, gone = thread(town), thread(town)
    [b] = say(town, into)
    read(town, into, b)
    say(town, gone)
    merge(town, gone, into)
    assert mark(into, town).read_to == b


def test_follows_and_mutes_are_carried_over(town: Town, browse: Browse) -> None:
    into, gone = thread(town, "Restera"), thread(town, "Partira")
    karim, luc, ines = (town.reader(name) for name in ("karim", "luc", "ines"))
    reading.take_stance_on_thread(topic=gone, stance=Stance.FOLLOW, by=luc)
    reading.take_stance_on_thread(topic=gone, stance=Stance.MUTE, by=karim)
    reading.take_stance_on_thread(topic=gone, stance=Stance.FOLLOW, by=ines)
    reading.take_stance_on_thread(topic=into, stance=Stance.MUTE, by=ines)
    merge(town, gone, into)
    assert {mark(into, town, name).stance for name in ("luc",)} == {"follow"}
    assert (mark(into, town, "karim").stance, mark(into, town, "ines").stance) == ("mute", "mute")
    assert not TopicMark.objects.filter(topic=gone).exists()
    assert [one.label for one in threads_of(luc, None)[0]] == ["Restera"]
    assert "Partira" not in browse("luc").get("/forums/suivis/").content.decode()


def test_what_one_keeps_leads_to_the_message_where_it_is(town: Town, browse: Browse) -> None:
    into, gone = thread(town, "Restera"), thread(town, "Partira")
    [a] = say(town, gone)
    reading.keep(post=Post.objects.get(pk=a), by=town.reader("luc"), note="À relire")
    merge(town, gone, into)
    address = f"{into.get_absolute_url()}message/{a}/"
    page = browse("luc").get("/forums/gardes/").content.decode()
    assert address in page
    assert "Restera" in page
    assert browse("luc").get(address, follow=True).status_code == 200
    assert browse("luc").get(f"{address}garder/").status_code == 200
    assert Bookmark.objects.get().note == "À relire"


def test_the_feed_of_the_merged_thread_leads_to_the_other_s(town: Town, browse: Browse) -> None:
    one, two, three = (thread(town, title) for title in ("Un", "Deux", "Trois"))
    merge(town, one, two)
    merge(town, two, three)
    for gone in (one, two):
        answer = browse(None).get(f"{gone.get_absolute_url()}feed/")
        assert (answer.status_code, answer["Location"]) == (301, f"{three.get_absolute_url()}feed/")
    feed = browse(None).get(f"{one.get_absolute_url()}feed/", follow=True)
    assert feed.status_code == 200
    assert f"{three.get_absolute_url()}message/{one.first_post_id}/" in feed.content.decode()
    secret = thread(town, "Entre nous", town.private)
    merge(town, three, secret)
    assert browse(None).get(f"{one.get_absolute_url()}feed/").status_code == 404


def test_as_many_queries_whoever_read_there(town: Town, django_assert_max_num_queries: Callable[..., Any]) -> None:
    def joined(people: int) -> int:
        into, gone = thread(town), thread(town)
        readers = [person(f"P{gone.pk}x{number}") for number in range(people)]
        TopicMark.objects.bulk_create(TopicMark(person=one, topic=gone, read_to=1) for one in readers)
        TopicMark.objects.bulk_create(TopicMark(person=one, topic=into, read_to=1) for one in readers[::2])
        with django_assert_max_num_queries(9) as done:
            reading.carry_marks(topic=gone, into=into)
        return len(done)

    assert joined(2) == joined(40)


STEPS = st.lists(
    st.tuples(st.sampled_from(["gone", "into"]), st.sampled_from(["samira", "luc", "read"]), st.integers(0, 6)),
    max_size=16,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_unread_is_lost(town: Town, steps: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        threads = {"gone": thread(town), "into": thread(town)}
        for name, act, number in steps:
            topic = threads[name]
            if act == "read":
                ids = list(Post.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True))
                read(town, topic, ids[min(number, len(ids) - 1)])
            else:
                say(town, topic, who=act)
        gone, into = threads["gone"], threads["into"]
        opened = TopicMark.objects.filter(topic=gone, person=town.luc).exists()
        before = [_beyond(town, one) for one in ((gone, into) if opened else (into,))]
        merge(town, gone, into)
        after = _beyond(town, into)
        assert set().union(*before) <= set(after)
        if opened and not any(before):
            assert after == []
        transaction.set_rollback(True)


def _beyond(town: Town, topic: Topic) -> list[int]:
    """The messages of others beyond Luc's mark."""
    held = TopicMark.objects.filter(topic=topic, person=town.luc).first()
    found = Post.objects.filter(topic=topic, pk__gt=held.read_to if held else 0).exclude(poster=town.luc)
    return list(found.order_by("pk").values_list("pk", flat=True))
