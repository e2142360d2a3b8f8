"""Marking as read: never backwards, never beyond what is there."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, PositiveBigIntegerField, Value, When
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from forums.permissions import may_read
from forums.reading.models import ForumMark, Stance, TopicMark


def reading_person(by: Reader) -> User:
    """Whose marks they are. Raises PermissionDenied: passers-by and steering accounts have none."""
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    return by.person


@transaction.atomic
def read_up_to(*, topic: Topic, message_id: int, by: Reader) -> None:
    """Note that `by` has read this thread up to this message; an earlier one changes nothing.

    An id beyond the thread's last message stands for that one. Raises PermissionDenied (`by` may not read here).
    """
    person = reading_person(by)
    if not may_read(by, topic.forum):
        raise PermissionDenied
    read_to, now = min(message_id, topic.last_post_id or 0), timezone.now()
    if read_to <= 0:
        return
    mark = TopicMark.objects.filter(person=person, topic=topic)
    if mark.filter(read_to__lt=read_to).update(read_to=read_to, read_at=now):
        return
    TopicMark.objects.bulk_create(
        [TopicMark(person=person, topic=topic, read_to=read_to, read_at=now)], ignore_conflicts=True
    )
    mark.filter(read_to__lt=read_to).update(read_to=read_to, read_at=now)  # another device was quicker, and not as far


@transaction.atomic
def read_forum(*, forum: Forum, by: Reader, now: dt.datetime | None = None) -> None:
    """Note that all of this forum is read. Raises PermissionDenied (`by` may not read here)."""
    person = reading_person(by)
    if not may_read(by, forum):
        raise PermissionDenied
    _read_before([forum.pk], person, now or timezone.now())


@transaction.atomic
def read_all(*, by: Reader, now: dt.datetime | None = None) -> None:
    """Note that every forum `by` may enter is read. Raises PermissionDenied."""
    person = reading_person(by)
    places = Forum.objects.readable_by(by).places().values_list("pk", flat=True)
    _read_before(list(places), person, now or timezone.now())


def _read_before(forum_ids: list[int], person: User, moment: dt.datetime) -> None:
    ForumMark.objects.bulk_create(
        [ForumMark(person=person, forum_id=pk, read_before=moment) for pk in forum_ids],
        update_conflicts=True,
        unique_fields=["person", "forum"],
        update_fields=["read_before"],
        batch_size=500,
    )


def took_part(*, topic: Topic, post: Post) -> None:
    """Note that the author of this message has read the thread up to it, and follows the thread from now on.

    To be called in the transaction that writes the message. Someone who muted the thread, or stopped following it after
    an earlier message of theirs, is left with their choice.
    """
    now = timezone.now()
    mark = TopicMark.objects.filter(person_id=post.poster_id, topic=topic)
    stance = mark.values_list("stance", flat=True).first()
    if stance is None:
        TopicMark.objects.bulk_create(
            [TopicMark(person_id=post.poster_id, topic=topic, read_to=post.pk, read_at=now, stance=Stance.FOLLOW)],
            ignore_conflicts=True,
        )
        return
    if stance == Stance.NONE:
        spoke = Post.objects.filter(topic=topic, poster_id=post.poster_id, pk__lt=post.pk).exists()
        stance = Stance.NONE if spoke else Stance.FOLLOW
    further = Case(
        When(read_to__lt=post.pk, then=Value(post.pk)), default=F("read_to"), output_field=PositiveBigIntegerField()
    )
    mark.update(read_to=further, read_at=now, stance=stance)
