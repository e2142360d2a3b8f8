"""Pages by key: every message shows once, in order, whatever is written meanwhile."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.reader import Reader
from forums import actions, paging
from forums.forum_conversation.models import Knot, Post, Topic
from forums.upkeep import check_integrity
from tests.town import Town


@given(st.text())
def test_what_is_not_a_key_is_no_key(text: str) -> None:
    value = paging.number(text)
    assert value is None or (str(value) == text.lstrip("0") or text.strip("0") == "")
    paging.read_topic_key(text)


@pytest.mark.parametrize("text", ["²", "-1", "1e3", "99999999999999999999999", "", None])
def test_odd_numbers_are_refused(text: str | None) -> None:
    assert paging.number(text) is None


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 25, 26, 70])
def test_every_message_shows_once_and_in_order(town: Town, count: int) -> None:
    topic = _long(town, count)
    seen, key = [], None
    while True:
        page = paging.posts_after(topic, key)
        seen += [post.pk for post in page.posts]
        key = page.newer
        if key is None:
            break
    assert seen == list(Post.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db
def test_pages_backwards_show_the_same(town: Town) -> None:
    topic = _long(town, 60)
    last = paging.posts_after(topic, paging.key_before(topic, topic.last_post))
    assert last.newer is None
    assert last.posts[-1].pk == topic.last_post_id
    assert last.older is not None
    before = paging.posts_before(topic, last.older)
    assert before.posts[-1].pk < last.posts[0].pk
    assert len(before.posts) == paging.POSTS_A_PAGE


STEPS = st.lists(st.sampled_from(["reply", "remove", "hide", "merge", "split", "close"]), max_size=6)


def _disturb(town: Town, topic: Topic, step: str, draw: st.DataObject) -> None:
    """Something others do to the thread while someone reads it."""
    ines, here = town.reader("ines"), Post.objects.filter(topic=topic).order_by("pk")
    standing = list(here.standing().exclude(pk=topic.first_post_id))
    if step == "reply":
        actions.reply(topic=topic, by=town.reader("luc"), body="Entre-temps")
    elif step == "merge":
        other = actions.open_thread(forum=town.forum, by=town.reader("luc"), title="Autre", body="…")
        actions.reply(topic=other, by=town.reader("samira"), body="…")
        actions.merge_threads(topic=other, into=topic, by=ines, reason="Même question")
    elif step == "close":
        Knot.objects.create(topic=topic, act="close", person=town.ines, after=draw.draw(st.sampled_from([None, *here])))
    elif standing and (post := draw.draw(st.sampled_from(standing))):
        if step == "remove":
            actions.remove_message(post=post, by=Reader.of(post.poster))
        elif step == "hide":
            actions.hide_message(post=post, by=ines, reason="Un nom")
        else:
            actions.split_thread(topic=topic, posts=[post.pk], title="Suite", to=town.second, by=ines, reason="Autre")


@pytest.mark.django_db
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_reading_on_while_others_write_shows_each_message_once(
    town: Town, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    monkeypatch.setattr(paging, "POSTS_A_PAGE", 6)
    topic = _long(town, data.draw(st.integers(1, 20)))
    from_the_start = set(Post.objects.filter(topic=topic).values_list("pk", flat=True))
    steps = iter(data.draw(STEPS))
    backwards = data.draw(st.booleans())
    page = paging.posts_after(topic, paging.key_before(topic, topic.last_post) if backwards else None)
    pages = [page]
    while (key := page.older if backwards else page.newer) is not None:
        for step in [next(steps, None), next(steps, None)]:
            if step:
                _disturb(town, topic, step, data)
        topic = Topic.objects.select_related("last_post", "forum").get(pk=topic.pk)
        page = paging.posts_before(topic, key) if backwards else paging.posts_after(topic, key)
        pages.insert(0, page) if backwards else pages.append(page)
    seen = [post.pk for page in pages for post in page.posts]
    assert seen == sorted(set(seen))
    still = set(Post.objects.filter(topic=topic).values_list("pk", flat=True))
    assert from_the_start & still <= set(seen)
    assert check_integrity(mend=False) == []


@pytest.mark.data
@pytest.mark.django_db
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_knot_shows_once_on_whatever_page(
    town: Town, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    monkeypatch.setattr(paging, "POSTS_A_PAGE", 6)
    topic = _long(town, data.draw(st.integers(1, 16)))
    for step in data.draw(STEPS):
        _disturb(town, topic, step, data)
        topic = Topic.objects.select_related("last_post", "forum").get(pk=topic.pk)
    forth: list[paging.PostPage] = []
    key: int | None = None
    while not forth or key is not None:
        forth.append(paging.posts_after(topic, key))
        key = forth[-1].newer
    back = [paging.posts_before(topic, paging.LARGEST_KEY)]
    while (key := back[0].older) is not None:
        back.insert(0, paging.posts_before(topic, key))
    every = sorted(Knot.objects.filter(topic=topic).values_list("pk", flat=True))
    for pages in (forth, back):
        tied = [knot.pk for page in pages for knots in page.knots.values() for knot in knots]
        assert sorted(tied) == every
        places = {place for page in pages for place in page.knots}
        assert places <= {0, *(post.pk for page in pages for post in page.posts)}
    assert forth[0].opening == back[0].opening


def _long(town: Town, count: int) -> Topic:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Long", body="0")
    for number in range(1, count):
        actions.reply(topic=topic, by=town.reader("luc"), body=str(number))
    return Topic.objects.select_related("last_post").get(pk=topic.pk)
