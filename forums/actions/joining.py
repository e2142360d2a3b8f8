"""Making one thread of two, and two of one. Messages keep their ids, and with them all that is tied to them."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.models import FacilitationEntry
from forums.actions.addresses import lead_to, slug_of
from forums.actions.counting import settle, settle_forums
from forums.actions.facilitation import check_way, held, record, tie
from forums.actions.refusals import NotHere
from forums.actions.summaries import LONGEST, put
from forums.composing.models import Draft
from forums.forum.models import Forum
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.forum_polls.models import TopicPoll
from forums.forum_conversation.models import ExperienceSheet, Knot, Post, Reference, Revision, Summary, Topic
from forums.paging import POSTS_A_PAGE
from forums.permissions import may_facilitate
from forums.plugs import carry_what_stands_above
from forums.reading.actions import carry_marks
from forums.reading.models import TopicMark
from live.actions import tell
from search.actions import narrow, touch
from writing.excerpt import one_line

# Acts on a message, which go where it goes.
OF_MESSAGES = (Knot.Act.HIDE, Knot.Act.SHOW, Knot.Act.WIKI, Knot.Act.UNWIKI)
OF_THREADS = (Knot.Act.MERGE, Knot.Act.SPLIT, Knot.Act.OUTCOME)
BATCH = 500


@transaction.atomic
def merge_threads(
    *, topic: Topic, into: Topic, by: Reader, reason: str, returning: bool = False, at: dt.datetime | None = None
) -> FacilitationEntry:
    """Put a thread's messages among those of another, in the order they were written; its addresses lead there.

    What stands with it is carried along: reading marks and stances, files, a meeting that is announced there.
    `returning`: what was split goes back to where all of it was written, as forums.care.undoing has made sure. Raises
    PermissionDenied (`by` does not facilitate its network), ReasonMissing, NotHere (another network, the same thread,
    one that does not show, from members to everyone, a sheet or a poll that would be left alone, a meeting in each; its
    text is fit for the page).
    """
    rows = {found.pk: found for found in (held(one) for one in sorted({topic, into}, key=lambda one: one.pk))}
    topic, into = rows[topic.pk], rows[into.pk]
    if not may_facilitate(by, topic.forum):
        raise PermissionDenied
    _check_merge(topic, into, by, returning)
    entry = record(
        topic,
        by,
        FacilitationEntry.Act.MERGE,
        reason,
        origin=topic.subject,
        target=into.subject,
        before=_apart(topic, into),
        at=at,
    )
    carry_what_stands_above(topic, into)
    carry_marks(topic=topic, into=into)
    now, address = timezone.now(), topic.get_absolute_url()
    moved = Post.objects.filter(topic=topic)
    _carry_knots(topic, into, topic.first_post_id)
    moved.update(topic=into, subject=into.subject, updated=now)
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    Topic.objects.filter(pk=topic.pk).update(approved=False, merged_into=into, helped_by=None, updated=now)
    if topic.kind == Topic.Kind.MEETING and into.kind == Topic.Kind.DISCUSSION:
        Topic.objects.filter(pk=into.pk).update(kind=topic.kind)
    if topic.kind == into.kind == Topic.Kind.QUESTION and into.helped_by_id is None:
        Topic.objects.filter(pk=into.pk).update(helped_by=topic.helped_by_id)
    into.keywords.add(*topic.keywords.order_by("pk"))
    _carry_summary(topic, into, by, entry.at)
    Attachment.objects.filter(topic=topic).update(topic=into)
    _carry_drafts(topic, into)
    settle(topic)
    settle(into)
    _follow_first_post(into)
    settle_forums([topic.forum_id, into.forum_id])
    lead_to(address, into.get_absolute_url())
    tie(topic=into, entry=entry, after=into.last_post_id)
    tell(f"thread:{topic.pk}", "thread.hidden", topic.pk)
    narrow("thread", topic.pk, "")
    for one in (topic, into):
        touch("thread", one.pk)
    return entry


def _apart(topic: Topic, into: Topic) -> dict[str, Any]:
    """How two threads stood before they became one: what forums.care.parting needs to part them again."""
    ours, theirs = (Summary.objects.filter(topic=one).first() for one in (into, topic))
    knots = Knot.objects.filter(topic=topic, act__in=OF_MESSAGES + OF_THREADS).exclude(other=topic)
    ends = Knot.objects.filter(other=topic).exclude(topic=topic)
    kept = set(into.keywords.order_by("pk").values_list("pk", flat=True))
    return {
        "topic": topic.pk,
        "into": into.pk,
        "posts": list(Post.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True)),
        "files": list(Attachment.objects.filter(topic=topic).order_by("pk").values_list("pk", flat=True)),
        "knots": list(knots.order_by("pk").values_list("pk", flat=True)),
        "ends": list(ends.order_by("pk").values_list("pk", flat=True)),
        "merged": list(Topic.objects.filter(merged_into=topic).order_by("pk").values_list("pk", flat=True)),
        "pointing": list(
            Reference.objects.filter(url=topic.get_absolute_url()).order_by("pk").values_list("post_id", flat=True)
        ),
        "keywords": [pk for pk in topic.keywords.order_by("pk").values_list("pk", flat=True) if pk not in kept],
        "helped_by": topic.helped_by_id,
        "into_helped_by": into.helped_by_id,
        "into_kind": into.kind,
        "summary": theirs.number if theirs else None,
        "into_summary": ours.number if ours else None,
    }


def _check_merge(topic: Topic, into: Topic, by: Reader, returning: bool) -> None:
    if topic.pk == into.pk:
        raise NotHere(_("Choisissez un autre fil."))
    if not may_facilitate(by, into.forum):
        raise NotHere(_("Choisissez un fil du même réseau."))
    if not (topic.approved and into.approved):
        raise NotHere(_("Un fil masqué ne peut pas être réuni à un autre."))
    if not returning:
        check_way(topic.forum, into.forum)
    if ExperienceSheet.objects.filter(topic=topic).exists() or TopicPoll.objects.filter(topic=topic).exists():
        raise NotHere(_("Ce fil porte une fiche ou un sondage : réunissez-les dans l'autre sens, vers lui."))


def _carry_knots(topic: Topic, into: Topic, first: int | None) -> None:
    """What was done to messages, and between threads, is told where the messages are; the journal keeps the rest."""
    carried = Knot.objects.filter(topic=topic, act__in=OF_MESSAGES + OF_THREADS).exclude(other=topic)
    carried.filter(after=None).update(after_id=first)
    carried.update(topic=into)
    ends = Knot.objects.filter(other=topic)
    ends.filter(topic=into).update(other=None)
    ends.exclude(topic=topic).update(other=into)


def _carry_summary(topic: Topic, into: Topic, by: Reader, at: dt.datetime) -> None:
    """Where the one had a summary, the other takes it up, after its own, as far as both fit."""
    ours = Summary.objects.filter(topic=into).first()
    theirs = Summary.objects.filter(topic=topic).first()
    if theirs is None:
        return
    if ours is None:
        Revision.objects.filter(topic=topic).update(topic=into)
        Summary.objects.filter(pk=theirs.pk).update(topic=into)
        return
    both = f"{ours.content}\n\n{theirs.content}"
    if len(both) <= LONGEST:
        put(topic=into, by=by, body=both, number=ours.number + 1, note=_("Deux fils réunis"), at=at)


def _carry_drafts(topic: Topic, into: Topic) -> None:
    """Who was answering there finds their words here, unless they are answering here already."""
    here = Draft.objects.filter(place=f"topic:{into.pk}").values("person_id")
    Draft.objects.filter(place=f"topic:{topic.pk}").exclude(person__in=here).update(place=f"topic:{into.pk}")


def _follow_first_post(topic: Topic) -> None:
    """A thread is opened by its first message: its author and its date are the thread's.

    One that tells an experience, or asks with a poll, stays with who does: its sheet and its poll are theirs to change.
    """
    first = Post.objects.get(pk=topic.first_post_id)
    rows = Topic.objects.filter(pk=topic.pk)
    rows.update(created=first.created)
    if topic.kind != Topic.Kind.EXPERIENCE and not TopicPoll.objects.filter(topic=topic).exists():
        rows.update(poster=first.poster_id)


@transaction.atomic
def split_thread(
    *,
    topic: Topic,
    posts: Collection[int],
    title: str,
    to: Forum,
    by: Reader,
    reason: str,
    at: dt.datetime | None = None,
) -> Topic:
    """Make a thread of some messages of another; the first of them opens it. Who had read them has read them there.

    `posts`: their ids. Raises PermissionDenied (`by` does not facilitate the network), ReasonMissing, NotHere (none
    chosen or not of this thread, the thread's first message among them, no title, a forum it may not go to).
    """
    topic = held(topic)
    chosen = list(Post.objects.filter(topic=topic, approved=True, pk__in=posts).order_by("pk"))
    entry = record(topic, by, FacilitationEntry.Act.SPLIT, reason, target=one_line(title), at=at)
    _check_split(topic, chosen, set(posts), title, to)
    new = _opened_by(chosen[0], topic, one_line(title), to)
    ids = [post.pk for post in chosen]
    entry.before = {"topic": topic.pk, "new": new.pk, "posts": ids}
    entry.save(update_fields=["before"])
    Post.objects.filter(pk__in=ids).update(topic=new, subject=new.subject, updated=timezone.now())
    Knot.objects.filter(topic=topic, after__in=ids, act__in=OF_MESSAGES).exclude(other=topic).update(topic=new)
    marks = TopicMark.objects.filter(topic=topic).order_by("pk").values("person_id", "read_to", "read_at", "stance")
    TopicMark.objects.bulk_create(
        [TopicMark(topic=new, **mark) for mark in marks.iterator()], batch_size=BATCH, ignore_conflicts=True
    )
    settle(topic)
    settle(new)
    settle_forums([topic.forum_id, to.pk])
    last_before = Post.objects.filter(topic=topic, approved=True, pk__lt=ids[0]).order_by("-pk").first()
    for pk in ids[-POSTS_A_PAGE:]:  # further up, no open page listens
        tell(f"thread:{topic.pk}", "message.left", pk)
    tie(topic=topic, entry=entry, after=last_before.pk if last_before else None, other=new)
    tie(topic=new, entry=entry, after=None, other=topic)
    tell(f"forum:{to.pk}", "thread.opened", new.pk)
    for one in (topic, new):
        touch("thread", one.pk)
    return new


def _check_split(topic: Topic, chosen: list[Post], asked: set[int], title: str, to: Forum) -> None:
    if not topic.approved:
        raise NotHere(_("Un fil masqué ne peut pas être séparé."))
    if not chosen or len(chosen) != len(asked):
        raise NotHere(_("Choisissez des messages de ce fil."))
    if topic.first_post_id in asked:
        raise NotHere(_("Le premier message reste : c'est lui qui ouvre ce fil. Choisissez parmi les suivants."))
    if chosen[0].removed:
        raise NotHere(_("Le premier message choisi ouvrira le nouveau fil : il ne peut pas être un message retiré."))
    if not one_line(title):
        raise NotHere(_("Donnez un titre au nouveau fil : c'est lui que les autres verront."))
    check_way(topic.forum, to)


def _opened_by(first: Post, topic: Topic, title: str, to: Forum) -> Topic:
    new = Topic.objects.create(
        forum=to,
        poster_id=first.poster_id,
        subject=title,
        slug=slug_of(title),
        kind=Topic.Kind.DISCUSSION,
        type=Topic.TOPIC_POST,
        status=Topic.TOPIC_UNLOCKED,
        created=first.created,
        last_post_on=first.created,
        territory_id=topic.territory_id,
    )
    new.keywords.set(topic.keywords.order_by("pk"))
    return new
