"""Acts of facilitation on a thread or a message: each with its reason, in the journal and inside the thread."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.networks.actions import record_act
from communities.networks.models import FacilitationEntry
from forums.actions.addresses import lead_to, slug_of
from forums.actions.counting import settle, settle_forums, show_anew
from forums.actions.editing import hidden_by_facilitation, hide
from forums.actions.keeping import bring_back, keep, withdraw
from forums.actions.refusals import NotHere
from forums.around.tasks import find_similar
from forums.care.permissions import may_hide, may_open_to_hands, may_rename, wrote
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Post, Topic
from forums.permissions import audience_of, may_facilitate
from live.actions import tell
from search.actions import narrow, touch
from writing.excerpt import one_line

Act = FacilitationEntry.Act
LONGEST_NAME = 120  # characters of a title in the journal


def tie(*, topic: Topic, entry: FacilitationEntry, after: int | None, other: Topic | None = None) -> Knot:
    """Tell an act of the journal inside a thread, after this message, and on the thread's open pages.

    `other`: the thread at the act's other end; the thread itself, for an act on a thread that also exists for messages.
    """
    knot = Knot.objects.create(
        topic=topic,
        act=entry.act,
        person_id=entry.person_id,
        reason=entry.reason,
        origin=entry.origin,
        target=entry.target,
        other=other,
        entry=entry,
        after_id=after,
        at=entry.at,
    )
    tell(f"thread:{topic.pk}", "thread.knot", knot.pk)
    return knot


def _tell_own(
    topic: Topic, person: User, act: str, reason: str, *, after: int | None, origin: str = "", target: str = ""
) -> None:
    """Tell inside a thread what someone did to their own words there: no facilitation, and nothing for its journal."""
    knot = Knot.objects.create(
        topic=topic,
        act=act,
        person=person,
        reason=" ".join(reason.split()),
        origin=origin,
        target=target,
        after_id=after,
    )
    tell(f"thread:{topic.pk}", "thread.knot", knot.pk)


def held(topic: Topic) -> Topic:
    """The thread as it is now, its row locked."""
    return Topic.objects.select_for_update(of=("self",)).select_related("forum__network").get(pk=topic.pk)


def record(
    topic: Topic,
    by: Reader,
    act: str,
    reason: str,
    *,
    post: Post | None = None,
    origin: str = "",
    target: str = "",
    before: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> FacilitationEntry:
    """Write an act on a thread, or on a message of it, in its network's journal.

    `before`: what forums.care.undoing needs to undo it. Raises PermissionDenied (no network, or `by` does not
    facilitate it today), ReasonMissing.
    """
    if topic.forum.network is None or not may_facilitate(by, topic.forum):
        raise PermissionDenied
    return record_act(
        network=topic.forum.network,
        by=by,
        act=act,
        reason=reason,
        subject=topic.subject[:200],
        subject_url=post.get_absolute_url() if post else topic.get_absolute_url(),
        origin=origin[:LONGEST_NAME],
        target=target[:LONGEST_NAME],
        about=f"post:{post.pk}" if post else f"topic:{topic.pk}",
        before=before,
        at=at,
    )


def check_way(origin: Forum, to: Forum) -> None:
    """Raises NotHere where what was written in one forum may not go to the other."""
    if to.network_id != origin.network_id or to.type != Forum.FORUM_POST:
        raise NotHere(_("Un fil reste dans son réseau : choisissez un de ses forums."))
    if origin.private and not to.private:
        raise NotHere(_("Ce fil a été écrit entre membres : il ne peut pas devenir public sans l'accord de chacun·e."))


@transaction.atomic
def move_thread(
    *, topic: Topic, to: Forum, by: Reader, reason: str, returning: bool = False, at: dt.datetime | None = None
) -> FacilitationEntry:
    """Move a thread to another forum of its network, with a trace in the network's journal.

    `returning`: it goes back to where all of it was written, as forums.care.undoing has made sure. Raises
    PermissionDenied (`by` does not facilitate this network today), NotHere (another network, the same forum, or no
    place for threads; its text is fit for the page).
    """
    topic = held(topic)
    origin = topic.forum
    if not may_facilitate(by, origin):
        raise PermissionDenied
    if not returning:
        check_way(origin, to)
    if to.pk == origin.pk:
        raise NotHere(_("Ce fil est déjà dans ce forum."))
    Topic.objects.filter(pk=topic.pk).update(forum=to, updated=timezone.now())
    topic.forum = to
    before = {"forum": origin.pk, "to": to.pk, "last": topic.last_post_id}
    entry = record(topic, by, Act.MOVE, reason, origin=origin.name, target=to.name, before=before, at=at)
    tie(topic=topic, entry=entry, after=topic.last_post_id)
    settle_forums([origin.pk, to.pk])
    narrow("thread", topic.pk, audience_of(to) if topic.approved else "")
    touch("thread", topic.pk)
    return entry


@transaction.atomic
def close_thread(*, topic: Topic, by: Reader, reason: str) -> FacilitationEntry:
    """Take no more answers. Raises PermissionDenied, ReasonMissing, NotHere (it is closed)."""
    return _locked(topic, by, reason, Act.CLOSE, Topic.TOPIC_LOCKED)


@transaction.atomic
def reopen_thread(*, topic: Topic, by: Reader, reason: str) -> FacilitationEntry:
    """Take answers again. Raises PermissionDenied, ReasonMissing, NotHere (it is open)."""
    return _locked(topic, by, reason, Act.OPEN, Topic.TOPIC_UNLOCKED)


def _locked(topic: Topic, by: Reader, reason: str, act: str, status: int) -> FacilitationEntry:
    topic = held(topic)
    entry = record(topic, by, act, reason)
    if topic.status == status:
        raise NotHere(_("C'est déjà fait."))
    Topic.objects.filter(pk=topic.pk).update(status=status)
    show_anew(topic)
    tie(topic=topic, entry=entry, after=topic.last_post_id)
    return entry


@transaction.atomic
def pin_thread(*, topic: Topic, by: Reader, reason: str, pinned: bool = True) -> FacilitationEntry:
    """Keep a thread at the top of its forum, or no longer. Raises PermissionDenied, ReasonMissing, NotHere."""
    topic = held(topic)
    entry = record(topic, by, Act.PIN if pinned else Act.UNPIN, reason)
    kind = Topic.TOPIC_STICKY if pinned else Topic.TOPIC_POST
    if topic.type == kind:
        raise NotHere(_("C'est déjà fait."))
    Topic.objects.filter(pk=topic.pk).update(type=kind, updated=timezone.now())
    settle_forums([topic.forum_id])
    tie(topic=topic, entry=entry, after=topic.last_post_id)
    return entry


@transaction.atomic
def hide_thread(*, topic: Topic, by: Reader, reason: str) -> FacilitationEntry:
    """Show a whole thread to its author and to the facilitation alone.

    Raises PermissionDenied, ReasonMissing, NotHere (it does not show already).
    """
    topic = held(topic)
    entry = record(topic, by, Act.HIDE, reason)
    if not topic.approved:
        raise NotHere(_("C'est déjà fait."))
    hide(topic)
    tie(topic=topic, entry=entry, after=topic.last_post_id, other=topic)
    settle_forums([topic.forum_id])
    touch("thread", topic.pk)
    return entry


@transaction.atomic
def show_thread(*, topic: Topic, by: Reader, reason: str) -> FacilitationEntry:
    """Show a hidden thread again.

    Raises PermissionDenied, ReasonMissing, NotHere (it is not hidden, or its author took it away).
    """
    topic = held(topic)
    entry = record(topic, by, Act.SHOW, reason)
    if topic.approved or topic.merged_into_id:
        raise NotHere(_("Ce fil n'est pas masqué."))
    if not hidden_by_facilitation(topic) or _withdrawn(topic):
        raise NotHere(_("Ce fil a été retiré par la personne qui l'a ouvert : elle seule peut le rétablir."))
    Topic.objects.filter(pk=topic.pk).update(approved=True, updated=timezone.now())
    tie(topic=topic, entry=entry, after=topic.last_post_id, other=topic)
    settle_forums([topic.forum_id])
    touch("thread", topic.pk)
    return entry


def _withdrawn(topic: Topic) -> bool:
    """Whether nothing stands in a thread any more but what its author took away."""
    first = Post.objects.filter(pk=topic.first_post_id, removed=Post.Removed.AUTHOR)
    return topic.posts_count == 0 and first.exists()


@transaction.atomic
def hide_message(*, post: Post, by: Reader, reason: str) -> Post:
    """Leave a tombstone with the reason in a message's place; its author alone still reads it. Its words do not change.

    Raises PermissionDenied, ReasonMissing, NotHere (it does not stand).
    """
    topic, post = _held_message(post)
    if not may_hide(by, post):
        raise PermissionDenied
    if post.removed:
        raise NotHere(_("C'est déjà fait."))
    entry = record(topic, by, Act.HIDE, reason, post=post)
    post = withdraw(post, removed=Post.Removed.HIDDEN, reason=entry.reason, at=entry.at)
    return _told(topic, post, entry)


@transaction.atomic
def show_message(*, post: Post, by: Reader, reason: str) -> Post:
    """Show a hidden message again. Raises PermissionDenied, ReasonMissing, NotHere (it is not hidden)."""
    topic, post = _held_message(post)
    if not may_hide(by, post):
        raise PermissionDenied
    if not post.removed:
        raise NotHere(_("C'est déjà fait."))
    entry = record(topic, by, Act.SHOW, reason, post=post)
    post = bring_back(post)
    return _told(topic, post, entry)


@transaction.atomic
def open_to_hands(*, post: Post, by: Reader, opened: bool = True, reason: str = "", returning: bool = False) -> Post:
    """Let every member of the network edit a message, or no longer; its author needs no reason.

    `returning`: an act of the journal is undone, in the journal whoever does it. Raises PermissionDenied, ReasonMissing
    (the facilitation, of someone else's message).
    """
    topic, post = _held_message(post)
    if by.person is None or not may_open_to_hands(by, post):
        raise PermissionDenied
    if post.wiki == opened:
        return post
    act = Act.WIKI if opened else Act.UNWIKI
    if wrote(by, post) and not returning:
        _tell_own(topic, by.person, act, reason, after=post.pk)
    else:
        entry = record(topic, by, act, reason, post=post)
        tie(topic=topic, entry=entry, after=post.pk)
    post = keep(post, wiki=opened)
    tell(f"thread:{topic.pk}", "message.changed", post.pk)
    touch("thread", topic.pk)
    return post


def _held_message(post: Post) -> tuple[Topic, Post]:
    topic = held(Topic.objects.get(posts=post.pk))
    locked = Post.objects.select_for_update(of=("self",)).select_related("topic__forum__network", "poster")
    return topic, locked.get(pk=post.pk)


def _told(topic: Topic, post: Post, entry: FacilitationEntry) -> Post:
    settle(topic)
    settle_forums([topic.forum_id])
    tell(f"thread:{topic.pk}", "message.changed", post.pk)
    tie(topic=topic, entry=entry, after=post.pk)
    touch("thread", topic.pk)
    return post


@transaction.atomic
def rename_thread(*, topic: Topic, by: Reader, title: str, reason: str = "", returning: bool = False) -> Topic:
    """Change a thread's title, and its address; old addresses lead to it. Its author needs no reason.

    `returning`: an act of the journal is undone, in the journal whoever does it. Raises PermissionDenied, ReasonMissing
    (the facilitation), NotHere (no title).
    """
    topic = held(topic)
    if by.person is None or not may_rename(by, topic):
        raise PermissionDenied
    title, old = one_line(title), topic.subject
    if not title:
        raise NotHere(_("Donnez un titre à votre fil : c'est lui que les autres verront."))
    if title == old:
        return topic
    address = topic.get_absolute_url()
    topic.subject, topic.slug = title, slug_of(title)
    if topic.poster_id == by.person.pk and not returning:
        _tell_own(topic, by.person, Act.TITLE, reason, after=topic.last_post_id, origin=old, target=title)
    else:
        before = {"title": old, "to": title}
        entry = record(topic, by, Act.TITLE, reason, origin=old, target=title, before=before)
        tie(topic=topic, entry=entry, after=topic.last_post_id)
    Topic.objects.filter(pk=topic.pk).update(subject=topic.subject, slug=topic.slug, updated=timezone.now())
    lead_to(address, topic.get_absolute_url())
    settle_forums([topic.forum_id])
    touch("thread", topic.pk)
    find_similar.enqueue(topic.pk)
    return topic
