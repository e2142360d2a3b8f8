"""Opening a thread."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.reader import Reader
from forums.actions.places import count_in_forum
from forums.actions.writing import attempt, written
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.permissions import may_write
from live.actions import tell
from reference.models import Keyword
from search.actions import touch
from writing.excerpt import one_line


@transaction.atomic
def open_thread(
    *,
    forum: Forum,
    by: Reader,
    title: str,
    body: str,
    kind: str = Topic.Kind.DISCUSSION,
    keywords: Iterable[Keyword] = (),
    key: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Topic:
    """Open a thread with its first message; with a `key` already used by its author for these words, give that back.

    Raises PermissionDenied (`by` may not write here), writing.markdown.TooLong.
    """
    if not may_write(by, forum):
        raise PermissionDenied
    key, held = attempt(by, key, body)
    if held:
        return held.topic
    try:
        with transaction.atomic():
            return _opened(forum, by, one_line(title), body, kind, keywords, key, at or timezone.now())
    except IntegrityError:  # the same attempt came twice at once, and the other was the first
        if held := attempt(by, key, body)[1]:
            return held.topic
        raise


def _opened(
    forum: Forum,
    by: Reader,
    title: str,
    body: str,
    kind: str,
    keywords: Iterable[Keyword],
    key: uuid.UUID | None,
    now: dt.datetime,
) -> Topic:
    topic = Topic.objects.create(
        forum=forum,
        poster=by.person,
        subject=title,
        slug=slugify(title)[:80].strip("-") or "fil",
        kind=kind,
        type=Topic.TOPIC_POST,
        status=Topic.TOPIC_UNLOCKED,
        created=now,
        last_post_on=now,
    )
    topic.keywords.set(keywords)
    post = written(topic=topic, by=by, body=body, key=key, at=now)
    post.save()
    Topic.objects.filter(pk=topic.pk).update(posts_count=1, first_post=post, last_post=post)
    topic.posts_count, topic.first_post, topic.last_post = 1, post, post
    count_in_forum(forum, posts=1, topics=1, last=post)
    touch("thread", topic.pk)
    tell(f"forum:{forum.pk}", "thread.opened", topic.pk)
    return topic
