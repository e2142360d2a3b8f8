"""The plan of a long thread: its dates, who takes part, what helped, and what points to it from elsewhere.

What is worked out over the whole thread is kept for a while, as ids and names alone; the words that are shown are read
afresh, so that a message that was taken away is not quoted here.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.core.cache import cache
from django.db.models import F, Min
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.text import capfirst

from accounts.reader import Reader
from forums.around.quoting import Quote, quoting
from forums.around.volumes import authors
from forums.forum_conversation.models import Post, Topic

LONG = 25  # messages from which a thread has a plan
KEPT = 600  # seconds
DATES = 24
NAMED = 12
PRAISED = 3
POINTING = 12


@dataclass(frozen=True)
class Skeleton:
    """What is kept: for each stretch of time its words and first message, names, and the messages people thanked."""

    dates: list[tuple[str, int]]
    names: list[str]
    others: int
    praised: list[int]
    quoting: list[Quote]


@dataclass(frozen=True)
class Plan:
    """What is shown. `dates`: when, in words, with the first message, or its id where it was taken away."""

    dates: list[tuple[str, int, Post | None]]
    names: list[str]
    others: int
    helped: Post | None
    praised: list[Post]
    quoting: list[Quote]
    pointing: list[Post]


def is_long(topic: Topic) -> bool:
    """Whether one needs a plan to find one's way in it."""
    return topic.posts_count >= LONG


def plan_of(topic: Topic, reader: Reader) -> Plan:
    """The plan as this reader may see it: two queries, and a few more when nothing was kept."""
    kept = _skeleton(topic)
    wanted = {pk for _when, pk in kept.dates} | set(kept.praised) | {topic.helped_by_id}
    standing = Post.objects.standing().filter(topic=topic, pk__in=wanted - {None})
    posts = {post.pk: post for post in standing.select_related("poster").order_by("pk")}
    return Plan(
        dates=[(when, pk, posts.get(pk)) for when, pk in kept.dates],
        names=kept.names,
        others=kept.others,
        helped=posts.get(topic.helped_by_id) if topic.helped_by_id else None,
        praised=[posts[pk] for pk in sorted(kept.praised) if pk in posts and pk != topic.helped_by_id],
        quoting=kept.quoting,
        pointing=pointing_to(topic, reader),
    )


def pointing_to(topic: Topic, reader: Reader) -> list[Post]:
    """The messages of other threads that point to this one, among those the reader may read, the latest first."""
    found = Post.objects.standing().filter(
        references__url=topic.get_absolute_url(), topic__in=Topic.objects.readable_by(reader)
    )
    return list(found.exclude(topic=topic).select_related("topic", "poster").order_by("-pk")[:POINTING])


def _skeleton(topic: Topic) -> Skeleton:
    key = f"forums:plan:{topic.pk}:{topic.last_post_id}:{topic.updated.timestamp()}"
    kept: Skeleton | None = cache.get(key)
    if kept is None:
        kept = _worked_out(topic)
        cache.set(key, kept, KEPT)
    return kept


def _worked_out(topic: Topic) -> Skeleton:
    standing = Post.objects.standing().filter(topic=topic).order_by()
    days = standing.values(day=TruncDate("created")).annotate(first=Min("pk")).order_by("first")
    served = standing.alias(served=F("thanks_count") + F("useful_count")).filter(served__gt=0)
    people = list(dict.fromkeys(person.get_full_name() for person in authors(topic)))
    return Skeleton(
        dates=stretches([(row["day"], row["first"]) for row in days]),
        names=people[:NAMED],
        others=max(0, len(people) - NAMED),
        praised=list(served.order_by("-served", "pk").values_list("pk", flat=True)[:PRAISED]),
        quoting=quoting(topic),
    )


def stretches(days: list[tuple[dt.date, int]]) -> list[tuple[str, int]]:
    """Days with their first message as days, months or years: the finest that gives no more than DATES of them."""
    for words in ("j F Y", "F Y", "Y"):
        found = [
            (capfirst(said), min(pk for _day, pk in group))
            for said, group in groupby(sorted(days), key=lambda row: date_format(row[0], words))
        ]
        if len(found) <= DATES:
            return found
    return found[-DATES:]
