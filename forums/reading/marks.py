"""What is unread for whom: one rule, in SQL, that lists, counts and jumps share.

A thread is unread for a person when all of this holds of its last message (`Topic.last_post`):

1. it is beyond what they have read of the thread (`TopicMark.read_to`; nothing, without a mark);
2. it was written after all of the forum was read (`ForumMark.read_before`);
3. it was written within READ_CUTOFF_DAYS, and after their account was opened;
4. it is not theirs;
5. they muted neither the thread nor the forum; a thread one follows is heard of in a muted forum too.

Of an unread thread, the messages beyond `read_to` that 2 to 4 hold of, and that still stand, are its unread messages.
Answering reads the thread up to one's answer. See docs/decisions/0013-read-marks.md.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    DateTimeField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from forums.forum_conversation.models import Post, PostQuerySet, Topic, TopicQuerySet
from forums.reading.models import Follow, Stance
from freshness.prepared import Prepared

MOST_COUNTED = 100  # beyond, one reads « 99+ »


class CountOf(Subquery):
    """How many rows a subquery has; with a slice, at most so many are looked at."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Standing:
    """Where a person stands in one thread. `first`: its first unread message; `count` stops at MOST_COUNTED.

    `read_to`: None where they never were.
    """

    read_to: int | None
    stance: str
    first: int | None
    count: int


def floor_of(person: User, *, now: dt.datetime | None = None) -> dt.datetime:
    """The moment before which everything is read to this person."""
    cutoff = (now or timezone.now()) - dt.timedelta(days=settings.READ_CUTOFF_DAYS)
    return max(cutoff, person.date_joined)


def with_marks(topics: TopicQuerySet, person: User, *, now: dt.datetime | None = None) -> TopicQuerySet:
    """These threads with the person's marks joined (`mark`, `place`), `is_unread` and `was_at` (read_to or None)."""
    return _marked(topics, person.pk, floor_of(person, now=now))


def unread(topics: TopicQuerySet, person: User, *, now: dt.datetime | None = None) -> TopicQuerySet:
    """Those that are unread for this person, with their marks as in `with_marks`."""
    return unread_since(topics, person.pk, floor_of(person, now=now))


def unread_since(topics: TopicQuerySet, person: int, floor: dt.datetime) -> TopicQuerySet:
    """Those that are unread for the person of this id, to whom all before `floor` is read; with their marks."""
    return _marked(topics, person, floor).filter(_rule(person, floor))


def heard(topics: TopicQuerySet, person: User) -> TopicQuerySet:
    """Those of these threads, with their marks, that the person wants to hear of.

    Left out: what bears a keyword, or was opened by someone, that they muted, unless they follow the thread itself.
    """
    muted = Follow.objects.filter(person=person, stance=Stance.MUTE)
    words = muted.filter(keyword__isnull=False).values("keyword")
    bearing = Topic.keywords.through.objects.filter(keyword_id__in=words).values("topic_id")
    people = muted.filter(author__isnull=False).values("author")
    return topics.filter(Q(mark__stance=Stance.FOLLOW) | ~Q(pk__in=bearing) & ~Q(poster__in=people))


def _marked(topics: TopicQuerySet, person: int, floor: dt.datetime) -> TopicQuerySet:
    return topics.annotate(
        mark=FilteredRelation("marks", condition=Q(marks__person=person)),
        place=FilteredRelation("forum__marks", condition=Q(forum__marks__person=person)),
    ).annotate(
        is_unread=ExpressionWrapper(_rule(person, floor), output_field=BooleanField()),
        was_at=F("mark__read_to"),
    )


def _rule(person: int, floor: dt.datetime) -> Q:
    beyond = Q(mark__read_to=None) | Q(mark__read_to__lt=F("last_post_id"))
    after = Q(place__read_before=None) | Q(place__read_before__lt=F("last_post_on"))
    unsaid = Q(mark__stance=None) | Q(mark__stance=Stance.NONE)
    heard = Q(place__stance=None) | Q(place__stance__in=[Stance.NONE, Stance.FOLLOW])
    recent = Q(last_post_on__gt=floor)
    return recent & beyond & after & (Q(mark__stance=Stance.FOLLOW) | unsaid & heard) & ~Q(last_post__poster=person)


def _unread_posts(person: int, beginning: dt.datetime) -> PostQuerySet:
    """The unread messages of the thread of an outer query that has the marks."""
    floor = Value(beginning, output_field=DateTimeField())
    read_to = Coalesce(OuterRef("mark__read_to"), Value(0))
    after = Coalesce(OuterRef("place__read_before"), floor)
    posts = Post.objects.standing().filter(topic=OuterRef("pk"), pk__gt=read_to, created__gt=floor)
    return posts.filter(created__gt=after).exclude(poster=person).order_by("pk")


def _counted(topics: list[int], person: int, floor: dt.datetime) -> QuerySet[Topic, tuple[Any, ...]]:
    number = CountOf(_unread_posts(person, floor).values("pk")[:MOST_COUNTED])
    found = _marked(Topic.objects.filter(pk__in=topics), person, floor).order_by()
    return found.annotate(number=number).values_list("pk", "number")


_prepared_counts = Prepared(_counted, list[int], int, dt.datetime)


def counts(topic_ids: list[int], person: User, *, now: dt.datetime | None = None) -> dict[int, int]:
    """How many unread messages these threads have, by id; MOST_COUNTED stands for more. One query, none for none."""
    return dict(_prepared_counts.rows(topic_ids, person.pk, floor_of(person, now=now))) if topic_ids else {}


def _unread_among(topics: list[int], person: int, floor: dt.datetime) -> QuerySet[Topic, tuple[Any, ...]]:
    number = CountOf(_unread_posts(person, floor).values("pk")[:MOST_COUNTED])
    found = unread_since(Topic.objects.filter(pk__in=topics), person, floor).order_by()
    return found.annotate(number=number).values_list("pk", "was_at", "number")


_prepared_unread = Prepared(_unread_among, list[int], int, dt.datetime)


def unread_among(topic_ids: list[int], person: User) -> dict[int, int | None]:
    """Those of these threads that are unread, each with its number of unread messages; None where one never was.

    MOST_COUNTED stands for more. One query, none for none.
    """
    if not topic_ids:
        return {}
    found = _prepared_unread.rows(topic_ids, person.pk, floor_of(person))
    return {pk: number if was_at else None for pk, was_at, number in found}


def _standing(topic: int, person: int, floor: dt.datetime) -> QuerySet[Topic, tuple[Any, ...]]:
    posts = _unread_posts(person, floor).values("pk")
    return (
        _marked(Topic.objects.filter(pk=topic), person, floor)
        .order_by("pk")
        .annotate(
            stance=Coalesce(F("mark__stance"), Value("")),
            first_unread=Subquery(posts[:1]),
            number=CountOf(posts[:MOST_COUNTED]),
        )
        .values_list("was_at", "stance", "first_unread", "number", "is_unread")
    )


_prepared_standing = Prepared(_standing, int, int, dt.datetime)


def standing_in(topic: Topic, person: User, *, now: dt.datetime | None = None) -> Standing:
    """Where the person stands in this thread. One query."""
    [row] = _prepared_standing.rows(topic.pk, person.pk, floor_of(person, now=now))
    was_at, stance, first, number, is_unread = row
    return Standing(was_at or None, stance, first if is_unread else None, number if is_unread else 0)
