"""Answering, and saying which answer helped."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.actions.places import count_in_forum, count_in_thread
from forums.actions.pointing import claim
from forums.actions.refusals import NotHere
from forums.actions.writing import attempt, written
from forums.around.tasks import find_similar, has_grown
from forums.forum_conversation.models import Post, Topic
from forums.permissions import may_reply
from forums.reading.actions import took_part
from forums.threshold import topic_at
from live.actions import tell
from search.actions import touch


@transaction.atomic
def reply(
    *,
    topic: Topic,
    by: Reader,
    body: str,
    hat: str = "",
    key: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Post:
    """Answer in a thread; with a `key` already used by its author for these words, give back that answer.

    `hat`: the id of one of the author's further functions. The thread's row is locked while it is counted. Raises
    PermissionDenied (`by` may not answer here, the thread is closed, or the function is someone else's),
    writing.markdown.TooLong.
    """
    return put_reply(topic=topic, by=by, body=body, hat=hat, key=key, at=at)


def put_reply(
    *, topic: Topic, by: Reader, body: str, hat: str = "", key: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Post:
    """`reply` as a part of the caller's transaction, which does not go on where this raises."""
    held_topic = topic_at(topic.pk, hold=True)
    if held_topic is None:
        raise PermissionDenied
    topic, _state = held_topic
    key, held = attempt(by, key, body)
    if held:
        return held
    if not may_reply(by, topic):
        raise PermissionDenied
    post = written(topic=topic, by=by, body=body, key=key, at=at or timezone.now(), hat=hat)
    post.save()
    claim(post, fresh=True)
    count_in_thread(topic, last=post)
    count_in_forum(topic.forum, posts=1, topics=0, last=post)
    took_part(topic=topic, post=post)
    touch("thread", topic.pk)
    if has_grown(topic.posts_count + 1):
        find_similar.enqueue(topic.pk)
    tell(f"thread:{topic.pk}", "message.created", post.pk)
    return post


@transaction.atomic
def mark_helped(*, topic: Topic, post: Post, by: Reader) -> None:
    """Say which answer helped; the asker's to say. Raises PermissionDenied, NotHere (not an answer of this thread)."""
    if by.person is None or topic.poster_id != by.person.pk:
        raise PermissionDenied
    if post.topic_id != topic.pk or post.pk == topic.first_post_id:
        raise NotHere(_("Choisissez une réponse de ce fil."))
    Topic.objects.filter(pk=topic.pk).update(helped_by=post)
