"""Pages by key: every message shows once, in order, whatever is written meanwhile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums import actions, paging
from forums.forum_conversation.models import Post, Topic
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


def _long(town: Town, count: int) -> Topic:
    topic = actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Long", body="0")
    for number in range(1, count):
        actions.reply(topic=topic, by=town.reader("luc"), body=str(number))
    return Topic.objects.select_related("last_post").get(pk=topic.pk)
