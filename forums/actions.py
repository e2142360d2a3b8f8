"""Every write in the forums. Counters, search and live hang on these, so nothing else writes."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.actions import record_act
from communities.networks.models import FacilitationEntry, Network
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Post, Topic
from forums.permissions import audience_of, may_facilitate, may_reply, may_write
from live.actions import tell
from reference.models import Keyword
from search.actions import narrow, touch
from writing.excerpt import excerpt, one_line
from writing.markdown import VERSION, render


class NotHere(Exception):
    """The act makes no sense in this place; its text is fit for the page."""


@transaction.atomic
def open_forum(
    *,
    key: str,
    name: str,
    description: str = "",
    network: Network | None = None,
    private: bool = False,
    category: bool = False,
    parent: Forum | None = None,
) -> Forum:
    """Open a place for threads, or give back the one that has this key."""
    found = Forum.objects.filter(key=key).first()
    if found is not None:
        return found
    forum = Forum(
        key=key,
        name=name,
        slug=slugify(name),
        description=description,
        network=network,
        private=private,
        parent=parent,
        type=Forum.FORUM_CAT if category else Forum.FORUM_POST,
    )
    forum.save()
    return forum


def written(*, topic: Topic, by: Reader, body: str, key: uuid.UUID | None, at: dt.datetime) -> Post:
    """A message as it will be stored, rendered; not saved. Raises writing.markdown.TooLong."""
    html = render(body)
    post = Post(
        topic=topic,
        poster=by.person,
        subject=topic.subject,
        content=body,
        key=key,
        renderer=VERSION,
        excerpt=excerpt(html),
        created=at,
        approved=True,
    )
    post._content_rendered = html
    return post


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
    key, held = _attempt(by, key, body)
    if held:
        return held.topic
    try:
        with transaction.atomic():
            return _opened(forum, by, one_line(title), body, kind, keywords, key, at or timezone.now())
    except IntegrityError:  # the same attempt came twice at once, and the other was the first
        if held := _attempt(by, key, body)[1]:
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
    _count_in_forum(forum, posts=1, topics=1, last=post)
    touch("thread", topic.pk)
    tell(f"forum:{forum.pk}", "thread.opened", topic.pk)
    return topic


def _attempt(by: Reader, key: uuid.UUID | None, body: str) -> tuple[uuid.UUID | None, Post | None]:
    """The key under which to post these words, and the message if they were posted under it already.

    A page one comes back to by the browser's history bears the key of what was sent from it: other words are a message
    of their own, under a key made from both.
    """
    for name in (key, uuid.uuid5(key, body)) if key else ():
        held = Post.objects.filter(poster=by.person, key=name).select_related("topic").first()
        if held is None or held.content.raw == body:
            return name, held
    return None, None


@transaction.atomic
def reply(*, topic: Topic, by: Reader, body: str, key: uuid.UUID | None = None, at: dt.datetime | None = None) -> Post:
    """Answer in a thread; with a `key` already used by its author for these words, give back that answer.

    The thread's row is locked while it is counted. Raises PermissionDenied (`by` may not answer here, or the thread is
    closed), writing.markdown.TooLong.
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("forum").get(pk=topic.pk)
    key, held = _attempt(by, key, body)
    if held:
        return held
    if not may_reply(by, topic):
        raise PermissionDenied
    post = written(topic=topic, by=by, body=body, key=key, at=at or timezone.now())
    post.save()
    Topic.objects.filter(pk=topic.pk).update(
        posts_count=F("posts_count") + 1, last_post=post, last_post_on=post.created, updated=timezone.now()
    )
    _count_in_forum(topic.forum, posts=1, topics=0, last=post)
    touch("thread", topic.pk)
    tell(f"thread:{topic.pk}", "message.created", post.pk)
    return post


@transaction.atomic
def move_thread(
    *, topic: Topic, to: Forum, by: Reader, reason: str, at: dt.datetime | None = None
) -> FacilitationEntry:
    """Move a thread to another forum of its network, with a trace in the network's journal.

    Raises PermissionDenied (`by` does not facilitate this network today), NotHere (another network, the same forum, or
    no place for threads; its text is fit for the page).
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("forum__network").get(pk=topic.pk)
    origin = topic.forum
    if not may_facilitate(by, origin):
        raise PermissionDenied
    if to.network_id != origin.network_id or to.type != Forum.FORUM_POST:
        raise NotHere(_("Un fil reste dans son réseau : choisissez un de ses forums."))
    if to.pk == origin.pk:
        raise NotHere(_("Ce fil est déjà dans ce forum."))
    if origin.private and not to.private:
        raise NotHere(_("Ce fil a été écrit entre membres : il ne peut pas devenir public sans l'accord de chacun·e."))
    Topic.objects.filter(pk=topic.pk).update(forum=to, updated=timezone.now())
    topic.forum = to
    entry = record_act(
        network=origin.network,
        by=by,
        act=FacilitationEntry.Act.MOVE,
        reason=reason,
        subject=topic.subject,
        subject_url=topic.get_absolute_url(),
        origin=origin.name,
        target=to.name,
        at=at,
    )
    Knot.objects.create(topic=topic, entry=entry, after_id=topic.last_post_id)
    for forum in (origin, to):
        recount(forum)
    narrow("thread", topic.pk, audience_of(to))
    touch("thread", topic.pk)
    tell(f"thread:{topic.pk}", "thread.moved", entry.pk)
    return entry


@transaction.atomic
def mark_helped(*, topic: Topic, post: Post, by: Reader) -> None:
    """Say which answer helped; the asker's to say. Raises PermissionDenied, NotHere (not an answer of this thread)."""
    if by.person is None or topic.poster_id != by.person.pk:
        raise PermissionDenied
    if post.topic_id != topic.pk or post.pk == topic.first_post_id:
        raise NotHere(_("Choisissez une réponse de ce fil."))
    Topic.objects.filter(pk=topic.pk).update(helped_by=post)


def _count_in_forum(forum: Forum, *, posts: int, topics: int, last: Post) -> None:
    """Add to a forum's counters in the database itself, so that two writers lose nothing."""
    Forum.objects.filter(pk=forum.pk).update(
        direct_posts_count=F("direct_posts_count") + posts,
        direct_topics_count=F("direct_topics_count") + topics,
        last_post=last,
        last_post_on=last.created,
    )


def recount(forum: Forum) -> None:
    """Work out a forum's counters afresh."""
    topics = Topic.objects.filter(forum=forum, approved=True).order_by("-last_post_on", "-pk")
    latest = topics.first()
    Forum.objects.filter(pk=forum.pk).update(
        direct_topics_count=topics.count(),
        direct_posts_count=topics.order_by().aggregate(total=Sum("posts_count"))["total"] or 0,
        last_post=latest.last_post_id if latest else None,
        last_post_on=latest.last_post_on if latest else None,
    )
