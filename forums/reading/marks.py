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
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from forums.forum_conversation.models import Post, PostQuerySet, Topic, TopicQuerySet
from forums.reading.models import Stance

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
    return topics.annotate(
        mark=FilteredRelation("marks", condition=Q(marks__person=person)),
        place=FilteredRelation("forum__marks", condition=Q(forum__marks__person=person)),
    ).annotate(
        is_unread=ExpressionWrapper(_rule(person, now), output_field=BooleanField()),
        was_at=F("mark__read_to"),
    )


def unread(topics: TopicQuerySet, person: User, *, now: dt.datetime | None = None) -> TopicQuerySet:
    """Those that are unread for this person, with their marks as in `with_marks`."""
    return with_marks(topics, person, now=now).filter(_rule(person, now))


def _rule(person: User, now: dt.datetime | None) -> Q:
    beyond = Q(mark__read_to=None) | Q(mark__read_to__lt=F("last_post_id"))
    after = Q(place__read_before=None) | Q(place__read_before__lt=F("last_post_on"))
    unsaid = Q(mark__stance=None) | Q(mark__stance=Stance.NONE)
    heard = Q(place__stance=None) | Q(place__stance__in=[Stance.NONE, Stance.FOLLOW])
    recent = Q(last_post_on__gt=floor_of(person, now=now))
    return recent & beyond & after & (Q(mark__stance=Stance.FOLLOW) | unsaid & heard) & ~Q(last_post__poster=person)


def _unread_posts(person: User, now: dt.datetime | None) -> PostQuerySet:
    """The unread messages of the thread of an outer query that has the marks."""
    floor = Value(floor_of(person, now=now), output_field=DateTimeField())
    read_to = Coalesce(OuterRef("mark__read_to"), Value(0))
    after = Coalesce(OuterRef("place__read_before"), floor)
    posts = Post.objects.standing().filter(topic=OuterRef("pk"), pk__gt=read_to, created__gt=floor)
    return posts.filter(created__gt=after).exclude(poster=person).order_by("pk")


def counts(topic_ids: list[int], person: User, *, now: dt.datetime | None = None) -> dict[int, int]:
    """How many unread messages these threads have, by id; MOST_COUNTED stands for more. One query, none for none."""
    if not topic_ids:
        return {}
    found = with_marks(Topic.objects.filter(pk__in=topic_ids), person, now=now).order_by()
    number = CountOf(_unread_posts(person, now).values("pk")[:MOST_COUNTED])
    return dict(found.annotate(number=number).values_list("pk", "number"))


def standing_in(topic: Topic, person: User, *, now: dt.datetime | None = None) -> Standing:
    """Where the person stands in this thread. One query."""
    posts = _unread_posts(person, now).values("pk")
    row = (
        with_marks(Topic.objects.filter(pk=topic.pk), person, now=now)
        .order_by("pk")
        .annotate(
            stance=Coalesce(F("mark__stance"), Value("")),
            first_unread=Subquery(posts[:1]),
            number=CountOf(posts[:MOST_COUNTED]),
        )
        .values_list("was_at", "stance", "first_unread", "number", "is_unread")
        .get()
    )
    was_at, stance, first, number, is_unread = row
    return Standing(was_at or None, stance, first if is_unread else None, number if is_unread else 0)
