"""Pages by key, never by offset: the last page of a thread of 10,000 messages opens as fast as the first."""

import datetime as dt
from dataclasses import dataclass

from django.utils.dateparse import parse_datetime

from forums.forum_conversation.models import Knot, Post, Topic, TopicQuerySet

POSTS_A_PAGE = 25
TOPICS_A_PAGE = 25
LARGEST_KEY = 2**63 - 1


def number(text: str | None) -> int | None:
    """A key from an address; None for anything that is not one (`²` is a digit to Python, and no number)."""
    if not text or not (text.isascii() and text.isdigit()):
        return None
    value = int(text) if len(text) < 20 else LARGEST_KEY + 1
    return value if value <= LARGEST_KEY else None


@dataclass(frozen=True)
class PostPage:
    """Some messages of a thread in order, the knots tied between them, and the keys of the pages around."""

    posts: list[Post]
    knots: dict[int, list[Knot]]
    older: int | None
    newer: int | None


def posts_after(topic: Topic, key: int | None) -> PostPage:
    """The messages that follow this one (the first ones for None)."""
    start = key or 0
    posts = list(Post.objects.for_page().filter(topic=topic, pk__gt=start)[: POSTS_A_PAGE + 1])
    more = len(posts) > POSTS_A_PAGE
    posts = posts[:POSTS_A_PAGE]
    first = posts[0].pk if posts else start + 1
    older = first if start and topic.first_post_id and first > topic.first_post_id else None
    return PostPage(posts, _knots(posts), older, posts[-1].pk if more else None)


def posts_before(topic: Topic, key: int) -> PostPage:
    """The messages that come just before this one."""
    found = Post.objects.for_page().filter(topic=topic, pk__lt=key).order_by("-pk")[: POSTS_A_PAGE + 1]
    posts = list(found)
    more = len(posts) > POSTS_A_PAGE
    posts = posts[:POSTS_A_PAGE][::-1]
    return PostPage(posts, _knots(posts), posts[0].pk if more else None, posts[-1].pk if posts else None)


def key_before(topic: Topic, post: Post) -> int:
    """The key of the page that shows this message with a few before it; 0 is the first page."""
    before = Post.objects.for_page().filter(topic=topic, pk__lt=post.pk).order_by("-pk").values_list("pk", flat=True)
    keys = list(before[:POSTS_A_PAGE])
    return 0 if len(keys) < POSTS_A_PAGE else keys[POSTS_A_PAGE - 5]


def _knots(posts: list[Post]) -> dict[int, list[Knot]]:
    found = Knot.objects.filter(after__in=posts).select_related("person", "other").order_by("pk") if posts else []
    tied: dict[int, list[Knot]] = {}
    for knot in found:
        tied.setdefault(knot.after_id or 0, []).append(knot)
    return tied


def topic_key(topic: Topic) -> str:
    """The key under which the page after this thread is found."""
    return f"{topic.last_post_on.isoformat()}_{topic.pk}" if topic.last_post_on else f"_{topic.pk}"


def read_topic_key(text: str | None) -> tuple[dt.datetime, int] | None:
    """The moment and id in a topic key; None if it is not one."""
    moment, _sep, pk = (text or "").rpartition("_")
    try:
        when = parse_datetime(moment.replace(" ", "+"))
    except ValueError:
        return None
    value = number(pk)
    # The first and the last year cannot be said in every time zone.
    return (when, value) if when and when.tzinfo and value and 1 < when.year < 9999 else None


def page_of_topics(topics: TopicQuerySet, key: str | None) -> tuple[list[Topic], str | None]:
    """One page of threads, latest active first, and the key of the next; a broken key gives the first page."""
    after = read_topic_key(key)
    if after:
        topics = topics.before(*after)
    found = list(topics.for_list().latest_active()[: TOPICS_A_PAGE + 1])
    more = len(found) > TOPICS_A_PAGE
    found = found[:TOPICS_A_PAGE]
    return found, topic_key(found[-1]) if more else None
