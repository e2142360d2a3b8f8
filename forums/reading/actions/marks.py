"""Marking as read: never backwards, never beyond what is there."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
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


# Only the first message of someone who has not chosen makes them follow: whoever stopped since is left in peace.
TOOK_PART = """
    UPDATE forum_reading_topicmark
    SET read_to = CASE WHEN read_to < %s THEN %s ELSE read_to END, read_at = %s,
        stance = CASE WHEN stance = '' AND NOT EXISTS (
            SELECT 1 FROM forum_conversation_post said
            WHERE said.topic_id = %s AND said.poster_id = %s AND said.id < %s
        ) THEN 'follow' ELSE stance END
    WHERE person_id = %s AND topic_id = %s
"""


def took_part(*, topic: Topic, post: Post) -> None:
    """Note that the author of this message has read the thread up to it, and follows the thread from now on.

    To be called in the transaction that writes the message. Someone who muted the thread, or stopped following it after
    an earlier message of theirs, is left with their choice.
    """
    now, person = timezone.now(), post.poster_id
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(TOOK_PART, [post.pk, post.pk, moment, topic.pk, person, post.pk, person, topic.pk])
        known = cursor.rowcount
    if not known:
        TopicMark.objects.bulk_create(
            [TopicMark(person_id=person, topic=topic, read_to=post.pk, read_at=now, stance=Stance.FOLLOW)],
            ignore_conflicts=True,
        )
