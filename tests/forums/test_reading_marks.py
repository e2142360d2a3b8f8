"""Unread threads and messages: a model of the rules against the database, and marks that never go backwards."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums import actions as forums
from forums import paging
from forums.forum_conversation.models import Post, Topic
from forums.reading import actions
from forums.reading.marks import counts, standing_in, unread, unread_among, with_marks
from forums.reading.models import ForumMark, Stance, TopicMark
from forums.reading.ways import resume_url, unread_around
from forums.threshold import forums_at
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.data]
ME = "luc"


@dataclass
class Thread:
    """What the model knows of a thread: its forum, and (id, author, written, standing) of each message."""

    place: str
    posts: list[list[object]] = field(default_factory=list)
    read_to: int = 0
    stance: str = ""


@dataclass
class Model:
    """The rules of docs/decisions/0013, written down a second time, as plainly as can be."""

    opened: dt.datetime
    threads: dict[int, Thread] = field(default_factory=dict)
    read_before: dict[str, dt.datetime] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)

    def unread(self, pk: int, now: dt.datetime) -> list[int]:
        thread = self.threads[pk]
        standing = [post for post in thread.posts if post[3]]
        if not standing or thread.stance == "mute" or (thread.place in self.muted and thread.stance != "follow"):
            return []
        floor = max(self.opened, now - dt.timedelta(days=90), self.read_before.get(thread.place, self.opened))

        def is_new(post: list[object]) -> bool:
            return post[0] > thread.read_to and post[1] != ME and post[2] > floor  # type: ignore[operator]

        return [post[0] for post in standing if is_new(post)] if is_new(standing[-1]) else []  # type: ignore[misc]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.sampled_from(["forum", "second", "private"]), st.sampled_from([ME, "samira"])),
        st.tuples(st.just("post"), st.integers(0, 5), st.sampled_from([ME, "samira", "ines"])),
        st.tuples(st.just("read"), st.integers(0, 5), st.integers(0, 8)),
        st.tuples(st.just("all"), st.sampled_from(["forum", "second", "private", "everywhere"]), st.just(0)),
        st.tuples(st.just("hide"), st.integers(0, 5), st.integers(0, 8)),
        st.tuples(st.just("move"), st.integers(0, 5), st.sampled_from(["forum", "second"])),
        st.tuples(st.just("thread"), st.integers(0, 5), st.sampled_from(["", "follow", "mute"])),
        st.tuples(st.just("place"), st.sampled_from(["forum", "second"]), st.sampled_from(["", "mute"])),
        st.tuples(st.just("wait"), st.sampled_from([1, 40, 91]), st.just(0)),
    ),
    max_size=24,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_unread_is_what_the_rules_say(town: Town, steps: list[tuple[str, object, object]]) -> None:
    with transaction.atomic(), time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False) as clock:
        model = Model(opened=town.luc.date_joined)
        for step in steps:
            clock.shift(60)
            _do(town, model, step, clock.shift)
            _agree(town, model)
        transaction.set_rollback(True)


def _agree(town: Town, model: Model) -> None:
    now, me, reader = timezone.now(), town.luc, town.reader(ME)
    expected = {pk: model.unread(pk, now) for pk in model.threads}
    found = set(unread(Topic.objects.readable_by(reader), me).values_list("pk", flat=True))
    assert found == {pk for pk, posts in expected.items() if posts}
    annotated = with_marks(Topic.objects.readable_by(reader), me).values_list("pk", "is_unread")
    assert {pk for pk, is_unread in annotated if is_unread} == found
    assert set(unread_among(sorted(expected), me)) == found
    state, places = forums_at(reader, me)
    assert places == set(Topic.objects.filter(pk__in=found).values_list("forum_id", flat=True))
    assert state
    assert counts(sorted(found), me) == {pk: len(expected[pk]) for pk in found}
    for pk, posts in expected.items():
        standing = standing_in(Topic.objects.get(pk=pk), me)
        assert (standing.first, standing.count) == ((posts[0], len(posts)) if posts else (None, 0))


def _do(town: Town, model: Model, step: tuple, shift: Callable[[dt.timedelta], None]) -> None:
    act, first, second = step
    pks = sorted(model.threads)
    if act == "wait":
        shift(dt.timedelta(days=first))
    elif act == "open":
        topic = forums.open_thread(forum=getattr(town, first), by=town.reader(second), title="Un fil", body="Un")
        model.threads[topic.pk] = Thread(first, [[topic.first_post_id, second, topic.created, True]])
        if second == ME:
            model.threads[topic.pk].read_to, model.threads[topic.pk].stance = topic.first_post_id or 0, "follow"
    elif act == "all":
        _read_everywhere(town, model, first)
    elif act == "place":
        actions.take_stance_on_forum(forum=getattr(town, first), stance=Stance(second), by=town.reader(ME))
        model.muted = model.muted | {first} if second else model.muted - {first}
    elif pks:
        _do_in_thread(town, model, act, pks[first % len(pks)], second)


def _read_everywhere(town: Town, model: Model, place: str) -> None:
    if place == "everywhere":
        actions.read_all(by=town.reader(ME))
    else:
        actions.read_forum(forum=getattr(town, place), by=town.reader(ME))
    for one in ("forum", "second", "private") if place == "everywhere" else (place,):
        model.read_before[one] = timezone.now()


def _do_in_thread(town: Town, model: Model, act: str, pk: int, how: object) -> None:
    thread, topic = model.threads[pk], Topic.objects.select_related("forum").get(pk=pk)
    if act == "post":
        post = forums.reply(topic=topic, by=town.reader(str(how)), body="Oui")
        spoke = any(one[1] == ME for one in thread.posts)
        thread.posts.append([post.pk, how, post.created, True])
        if how == ME:
            thread.read_to = max(thread.read_to, post.pk)
            thread.stance = thread.stance or ("" if spoke else "follow")
    elif act == "read":
        upto = thread.posts[int(str(how)) % len(thread.posts)][0]
        actions.read_up_to(topic=topic, message_id=upto, by=town.reader(ME))  # type: ignore[arg-type]
        thread.read_to = max(thread.read_to, min(upto, topic.last_post_id or 0))  # type: ignore[call-overload]
    elif act == "thread":
        actions.take_stance_on_thread(topic=topic, stance=Stance(str(how)), by=town.reader(ME))
        thread.stance = str(how)
    elif act == "move" and how != thread.place and thread.place != "private" and _in_term(town):
        forums.move_thread(topic=topic, to=getattr(town, str(how)), by=town.reader("ines"), reason="Ici")
        thread.place = str(how)
    elif act == "hide" and len([one for one in thread.posts if one[3]]) > 1:
        gone = thread.posts[1:][int(str(how)) % (len(thread.posts) - 1)]
        gone[3] = False
        Post.objects.filter(pk=gone[0]).update(removed="hidden")
        last = Post.objects.standing().filter(topic_id=pk).latest("pk")
        Topic.objects.filter(pk=pk).update(last_post=last, last_post_on=last.created)


def _in_term(town: Town) -> bool:
    return town.reader("ines").facilitates(town.network.pk)


@pytest.fixture
def topic(town: Town) -> Topic:
    topic = forums.open_thread(forum=town.forum, by=town.reader("samira"), title="Un fil", body="0")
    for number in range(60):
        forums.reply(topic=topic, by=town.reader("ines"), body=str(number))
    return Topic.objects.get(pk=topic.pk)


def test_a_mark_never_goes_backwards_nor_beyond_the_thread(town: Town, topic: Topic) -> None:
    pks = list(Post.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True))
    reader = town.reader("luc")
    for asked, expected in ((pks[5], pks[5]), (pks[2], pks[5]), (10**12, pks[-1]), (pks[0], pks[-1])):
        actions.read_up_to(topic=topic, message_id=asked, by=reader)
        assert TopicMark.objects.get(person=town.luc, topic=topic).read_to == expected


def test_marks_are_at_most_one_row_a_thread_and_one_a_forum(town: Town, topic: Topic) -> None:
    reader = town.reader("luc")
    for pk in Post.objects.filter(topic=topic).values_list("pk", flat=True):
        actions.read_up_to(topic=topic, message_id=pk, by=reader)
    actions.read_forum(forum=town.forum, by=reader)
    actions.read_all(by=reader)
    actions.take_stance_on_forum(forum=town.forum, stance=Stance.FOLLOW, by=reader)
    assert TopicMark.objects.filter(person=town.luc).count() == 1
    mark = ForumMark.objects.get(person=town.luc, forum=town.forum)
    assert mark.read_before is not None
    assert mark.stance == Stance.FOLLOW
    assert not ForumMark.objects.filter(person=town.luc, forum=town.elsewhere, read_before=None).exists()


@pytest.mark.parametrize("who", [None, "helene"])
def test_only_professionals_have_marks(town: Town, topic: Topic, who: str | None) -> None:
    with pytest.raises(PermissionDenied):
        actions.read_up_to(topic=topic, message_id=1, by=town.reader(who))
    with pytest.raises(PermissionDenied):
        actions.read_all(by=town.reader(who))


def test_one_cannot_mark_or_follow_what_one_may_not_read(town: Town) -> None:
    secret = forums.open_thread(forum=town.private, by=town.reader("samira"), title="Entre nous", body="0")
    for act in (
        lambda: actions.read_up_to(topic=secret, message_id=secret.first_post_id or 0, by=town.reader("thomas")),
        lambda: actions.take_stance_on_thread(topic=secret, stance=Stance.FOLLOW, by=town.reader("thomas")),
        lambda: actions.take_stance_on_forum(forum=town.private, stance=Stance.FOLLOW, by=town.reader("thomas")),
        lambda: actions.read_forum(forum=town.private, by=town.reader("thomas")),
        lambda: actions.keep(post=secret.first_post, by=town.reader("thomas")),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not TopicMark.objects.filter(person=town.thomas).exists()


def test_many_unread_messages_are_counted_up_to_a_hundred(town: Town, topic: Topic) -> None:
    first = topic.first_post_id or 0
    actions.read_up_to(topic=topic, message_id=first, by=town.reader("luc"))
    for number in range(60):
        forums.reply(topic=topic, by=town.reader("ines"), body=str(number))
    assert counts([topic.pk], town.luc) == {topic.pk: 100}


def test_answering_follows_the_thread_and_muting_it_wins(town: Town, topic: Topic) -> None:
    forums.reply(topic=topic, by=town.reader("luc"), body="Oui")
    mark = TopicMark.objects.filter(person=town.luc, topic=topic)
    assert mark.get().stance == Stance.FOLLOW
    for chosen in (Stance.MUTE, Stance.NONE):
        actions.take_stance_on_thread(topic=topic, stance=chosen, by=town.reader("luc"))
        forums.reply(topic=topic, by=town.reader("luc"), body="Encore")
        assert mark.get().stance == chosen


def test_a_reader_who_answers_for_the_first_time_follows(town: Town, topic: Topic) -> None:
    actions.read_up_to(topic=topic, message_id=topic.first_post_id or 0, by=town.reader("luc"))
    post = forums.reply(topic=topic, by=town.reader("luc"), body="Oui")
    mark = TopicMark.objects.get(person=town.luc, topic=topic)
    assert (mark.stance, mark.read_to) == (Stance.FOLLOW, post.pk)


def test_resuming_leads_to_the_first_unread_message_then_to_the_last_one_read(town: Town, topic: Topic) -> None:
    reader, pks = town.reader("luc"), list(Post.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True))
    assert resume_url(topic, reader) == topic.get_absolute_url()
    actions.read_up_to(topic=topic, message_id=pks[39], by=reader)
    assert resume_url(topic, reader).endswith("#nouveaux")
    key = paging.key_before(topic, Post.objects.get(pk=pks[40]))
    assert f"?apres={key}#" in resume_url(topic, reader)
    actions.read_up_to(topic=topic, message_id=pks[-1], by=reader)
    assert resume_url(topic, reader).endswith(f"#message-{pks[-1]}")


def test_the_next_unread_thread_goes_round_and_back(town: Town) -> None:
    opened = [
        forums.open_thread(forum=town.forum, by=town.reader("samira"), title=str(number), body="0")
        for number in range(3)
    ]
    reader = town.reader("luc")

    def after(topic: Topic | None, *, forward: bool = True) -> int | None:
        found = unread_around(reader, town.luc, topic.pk if topic else None, forward=forward)
        return found.pk if found else None

    assert [after(None), after(opened[2]), after(opened[0])] == [opened[2].pk, opened[1].pk, opened[2].pk]
    assert [after(opened[0], forward=False), after(opened[2], forward=False)] == [opened[1].pk, opened[0].pk]
    actions.read_all(by=reader)
    assert after(opened[0]) is None
