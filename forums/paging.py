"""Pages by key, never by offset: the last page of a thread of 10,000 messages opens as fast as the first."""

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass

from django.db.models import BigIntegerField, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from forums.forum_conversation.models import Knot, Post, Topic

POSTS_A_PAGE = 20
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
    """Some messages of a thread in order, the knots tied between them, and the keys of the pages around.

    `knots`: by the message they follow; 0, before the first of the thread. A knot tied to a message that stands here
    no more follows the one before it.
    """

    posts: list[Post]
    knots: dict[int, list[Knot]]
    older: int | None
    newer: int | None

    @property
    def opening(self) -> list[Knot]:
        """The knots before the first message."""
        return self.knots.get(0, [])


def posts_after(topic: Topic, key: int | None) -> PostPage:
    """The messages that follow this one (the first ones for None)."""
    start = key or 0
    found = list(Post.objects.for_page().filter(topic=topic, pk__gt=start)[: POSTS_A_PAGE + 1])
    posts, rest = found[:POSTS_A_PAGE], found[POSTS_A_PAGE:]
    first = posts[0].pk if posts else start + 1
    older = first if start and topic.first_post_id and first > topic.first_post_id else None
    return PostPage(posts, _knots(topic, posts, opening=older is None), older, posts[-1].pk if rest else None)


def posts_before(topic: Topic, key: int) -> PostPage:
    """The messages that come just before this one (the first ones, where none does)."""
    found = list(Post.objects.for_page().filter(topic=topic, pk__lt=key).order_by("-pk")[: POSTS_A_PAGE + 1])
    if not found:
        return posts_after(topic, None)
    posts, rest = found[:POSTS_A_PAGE][::-1], found[POSTS_A_PAGE:]
    return PostPage(posts, _knots(topic, posts, opening=not rest), posts[0].pk if rest else None, posts[-1].pk)


def key_before(topic: Topic, post: Post) -> int:
    """The key of the page that shows this message with a few before it; 0 is the first page."""
    before = Post.objects.for_page().filter(topic=topic, pk__lt=post.pk).order_by("-pk").values_list("pk", flat=True)
    keys = list(before[:POSTS_A_PAGE])
    return 0 if len(keys) < POSTS_A_PAGE else keys[POSTS_A_PAGE - 5]


def _knots(topic: Topic, posts: list[Post], *, opening: bool) -> dict[int, list[Knot]]:
    """The knots of a page, from its first message up to where the next page begins, in one query."""
    if not posts:
        return {}
    following = Post.objects.filter(topic=topic, approved=True, pk__gt=posts[-1].pk).order_by("pk").values("pk")[:1]
    until = Coalesce(Subquery(following), Value(LARGEST_KEY, output_field=BigIntegerField()))
    here = Q(after_id__gte=posts[0].pk, after_id__lt=until)
    if opening:
        here |= Q(after=None) | Q(after_id__lt=posts[0].pk)
    keys = [post.pk for post in posts]
    tied: dict[int, list[Knot]] = {}
    for knot in Knot.objects.filter(here, topic=topic).select_related("person", "other__forum").order_by("pk"):
        place = bisect_right(keys, knot.after_id or 0)
        tied.setdefault(keys[place - 1] if place else 0, []).append(with_open_end(knot, topic))
    return tied


def with_open_end(knot: Knot, topic: Topic) -> Knot:
    """The knot without its other end, where some who read this thread may not read that one."""
    other = knot.other
    if other is not None and other.pk != topic.pk:
        own = topic.forum.private and other.forum.network_id == topic.forum.network_id
        if not other.approved or (other.forum.private and not own):
            knot.other = None
    return knot


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
