"""Changing and taking away what was written. What was there before is kept, and nobody writes over another's words."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from forums.actions.counting import settle, settle_forums, show_anew
from forums.actions.keeping import bring_back, keep, shown_of, withdraw
from forums.actions.pointing import claim
from forums.care.merging import unsettled
from forums.care.permissions import UNDO, may_edit, may_remove, may_restore
from forums.composing.models import Draft
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import ExperienceSheet, Knot, Mention, Post, Revision, Summary, Topic
from live.actions import tell
from search.actions import narrow, touch

BATCH = 200


@dataclass
class Changed(Exception):
    """Someone wrote while this was being written. `number`: what is there now; `base`: what both began from."""

    number: int
    content: str
    base: str
    author: User


class Unsettled(Exception):
    """Passages of two versions are still one after the other; its text is fit for the page."""


def check_settled(body: str) -> None:
    """Raises Unsettled for a text that still holds two versions of a passage."""
    if unsettled(body):
        raise Unsettled(_("Il reste un passage à choisir : gardez une version, effacez l'autre et les lignes en ⟪ ⟫."))


def one_newline(text: str) -> str:
    """A text with one kind of line end: forms send another than the one they were given."""
    return text.replace("\r\n", "\n")


def number_of(post: Post) -> int:
    """The number of a message's present state: 1 as first written, one more with each change."""
    return post.updates_count + 1


@transaction.atomic
def edit_message(
    *, post: Post, by: Reader, body: str, base: int, note: str = "", at: dt.datetime | None = None
) -> Post:
    """Change a message; `base` is the number of the state one began from. The same words again change nothing.

    Raises PermissionDenied, Changed (another state has come since), Unsettled, writing.markdown.TooLong.
    """
    now, body = at or timezone.now(), one_newline(body)
    post = _held(post)
    if by.person is None or not may_edit(by, post):
        raise PermissionDenied
    if body == one_newline(post.content.raw):
        return post
    number = number_of(post)
    if base != number:
        raise _changed(post, base)
    check_settled(body)
    shown = shown_of(body)
    if number == 1:
        Revision.objects.create(
            post=post, number=1, content=post.content.raw, author_id=post.poster_id, at=post.created
        )
    Revision.objects.create(post=post, number=number + 1, content=body, note=note, author=by.person, at=now)
    post = keep(post, **shown, updates_count=number, updated_by=by.person, edited_at=now)
    claim(post)
    Draft.objects.filter(person=by.person, place=f"edit:{post.pk}").delete()
    _tell_changed(post)
    return post


@transaction.atomic
def remove_message(*, post: Post, by: Reader, at: dt.datetime | None = None) -> Post:
    """Take one's own message away: a tombstone stands in its place; with a thread nobody else wrote in, all of it goes.

    For UNDO its author may take that back. Raises PermissionDenied.
    """
    post = _held_with_topic(post)
    if not may_remove(by, post):
        raise PermissionDenied
    topic = post.topic
    post = withdraw(post, removed=Post.Removed.AUTHOR, reason="", at=at or timezone.now())
    Mention.objects.filter(post=post).delete()
    Draft.objects.filter(place=f"edit:{post.pk}").delete()
    if post.pk == topic.first_post_id and not _others_wrote(topic):
        hide(topic)
    _settled(topic, post)
    return post


@transaction.atomic
def restore_message(*, post: Post, by: Reader, at: dt.datetime | None = None) -> Post:
    """Take back a removal, and with it that of the thread. Raises PermissionDenied (not theirs, or UNDO is over)."""
    post = _held_with_topic(post)
    if not may_restore(by, post, at or timezone.now()):
        raise PermissionDenied
    topic = post.topic
    post = bring_back(post)
    if post.pk == topic.first_post_id and not topic.approved and not hidden_by_facilitation(topic):
        Topic.objects.filter(pk=topic.pk).update(approved=True)
    _settled(topic, post)
    return post


def hide(topic: Topic) -> None:
    """Take a thread out of every list, page, feed and index; its row and messages stay."""
    Topic.objects.filter(pk=topic.pk).update(approved=False, updated=timezone.now())
    narrow("thread", topic.pk, "")


def hidden_by_facilitation(topic: Topic) -> bool:
    """Whether a thread that does not show was hidden by the facilitation: its last act on the whole thread says so."""
    acts = Knot.objects.filter(topic=topic, other=topic, act__in=(Knot.Act.HIDE, Knot.Act.SHOW)).order_by("-pk")
    last = acts.values_list("act", flat=True).first()
    return last == Knot.Act.HIDE


def forgettable(now: dt.datetime) -> QuerySet[Post]:
    """Messages that their authors took away and can no longer bring back, and that still hold their words."""
    gone = Post.objects.filter(removed=Post.Removed.AUTHOR, removed_at__lte=now - UNDO)
    something = ~Q(content="") | Q(revisions__isnull=False) | Q(attachments__isnull=False)
    return gone.filter(something).distinct().select_related("topic").order_by("pk")


@transaction.atomic
def forget(*, post: Post) -> None:
    """Empty for good a message its author took away: its words, its past and its files.

    With a thread that went with its first message goes what stands above it.
    """
    Revision.objects.filter(post=post).delete()
    _forget_files(post.attachments.order_by("pk"))
    topic = post.topic
    if post.pk == topic.first_post_id and not topic.approved and not _others_wrote(topic):
        ExperienceSheet.objects.filter(topic=topic).delete()
        Summary.objects.filter(topic=topic).delete()
        Revision.objects.filter(topic=topic).delete()
        _forget_files(topic.attachments.order_by("pk"))
    keep(post, content="", _content_rendered="", excerpt="", points_to=[], updates_count=0)


def _forget_files(found: QuerySet[Attachment]) -> None:
    for attachment in found:
        attachment.delete()
        transaction.on_commit(partial(attachment.file.delete, save=False), robust=True)


@durable()
def forget_removed() -> None:
    """Duty: empty what was taken away UNDO ago."""
    while posts := list(forgettable(timezone.now())[:BATCH]):
        for post in posts:
            forget(post=post)


def _held(post: Post) -> Post:
    locked = Post.objects.select_for_update(of=("self",)).select_related("topic__forum__network", "poster")
    return locked.get(pk=post.pk)


def _held_with_topic(post: Post) -> Post:
    """The message, with the row of the thread where it stands now locked before its own."""
    while True:
        topic = Topic.objects.select_for_update(of=("self",)).filter(posts=post.pk).order_by("pk").first()
        held = _held(post)
        if topic is not None and held.topic_id == topic.pk:  # else it was moved between the two
            return held


def _changed(post: Post, base: int) -> Changed:
    states = Revision.objects.filter(post=post).select_related("author")
    last = states.order_by("-number").first()
    begun = states.filter(number=base).first()
    content = post.content.raw
    return Changed(
        number=number_of(post),
        content=content,
        base=begun.content if begun else content,
        author=last.author if last else post.poster,
    )


def _others_wrote(topic: Topic) -> bool:
    return Post.objects.standing().filter(topic=topic).exclude(poster_id=topic.poster_id).exists()


def _settled(topic: Topic, post: Post) -> None:
    settle(topic)
    settle_forums([topic.forum_id])
    _tell_changed(post)


def _tell_changed(post: Post) -> None:
    show_anew(post.topic)
    touch("thread", post.topic_id)
    tell(f"thread:{post.topic_id}", "message.changed", post.pk)
