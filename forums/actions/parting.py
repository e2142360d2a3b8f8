"""Parting two threads that were made one: each has its own again, and what was written since stays where it was."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.models import FacilitationEntry
from forums.actions.counting import settle, settle_forums
from forums.actions.facilitation import held, record, tie
from forums.actions.joining import BATCH, OF_MESSAGES, _follow_first_post
from forums.actions.pointing import claim
from forums.actions.refusals import NotHere
from forums.actions.summaries import put
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Knot, Post, Revision, Summary, Topic
from forums.paging import POSTS_A_PAGE
from forums.permissions import may_facilitate
from forums.plugs import carry_what_stands_above
from forums.reading.models import TopicMark
from live.actions import tell
from search.actions import touch


@transaction.atomic
def part_threads(*, merge: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Undo the merge of an entry of the journal: the messages, files, marks, summary and addresses go back.

    What was written in the one thread since stays there; so does a summary that was changed since. Raises
    PermissionDenied, ReasonMissing, NotHere (one of the two was merged again, some of the messages went elsewhere, or
    were changed between members while they were: its text is fit for the page).
    """
    before: dict[str, Any] = merge.before
    topic, into = _both(before["topic"], before["into"])
    if not may_facilitate(by, topic.forum):
        raise PermissionDenied
    posts: list[int] = before["posts"]
    _check(topic, into, posts, merge.at)
    entry = record(into, by, FacilitationEntry.Act.SPLIT, reason, target=topic.subject)
    entry.before = {"topic": into.pk, "new": topic.pk, "posts": posts}
    entry.save(update_fields=["before"])
    _give_back(topic, into, before)
    _give_back_summary(topic, into, before, by, entry.at)
    _give_back_marks(topic, into)
    for one in (topic, into):
        settle(one)
        _follow_first_post(one)
    settle_forums([topic.forum_id, into.forum_id])
    for post in Post.objects.filter(pk__in=before["pointing"], removed="").select_related("topic__forum", "poster"):
        claim(post)  # its words still say the address of the thread that is back
    _tell(topic, into, entry, posts)
    return entry


def _both(topic: int, into: int) -> tuple[Topic, Topic]:
    rows = {pk: held(Topic(pk=pk)) for pk in sorted((topic, into))}
    return rows[topic], rows[into]


def lots(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    """Ids in lots that a database takes in one question."""
    return (pks[first : first + BATCH] for first in range(0, len(pks), BATCH))


def _check(topic: Topic, into: Topic, posts: list[int], since: dt.datetime) -> None:
    if topic.merged_into_id != into.pk or into.merged_into_id is not None:
        raise NotHere(_("L'un de ces fils a été réuni à un autre depuis : ils ne peuvent plus être séparés."))
    if sum(Post.objects.filter(topic=into, pk__in=some).count() for some in lots(posts)) != len(posts):
        raise NotHere(_("Des messages ont changé de fil depuis : ces deux fils ne peuvent plus être séparés."))
    if into.forum.private and not topic.forum.private:
        changed = (Post.objects.filter(pk__in=some, edited_at__gt=since).exists() for some in lots(posts))
        if any(changed):
            raise NotHere(_("Un message a été modifié entre membres depuis : il ne peut pas redevenir public."))


def _give_back(topic: Topic, into: Topic, before: dict[str, Any]) -> None:
    now = timezone.now()
    for some in lots(before["posts"]):
        Post.objects.filter(pk__in=some).update(topic=topic, subject=topic.subject, updated=now)
        Knot.objects.filter(topic=into, after__in=some, act__in=OF_MESSAGES).exclude(other=into).update(topic=topic)
    helped = before["helped_by"] if before["helped_by"] in before["posts"] else None
    Topic.objects.filter(pk=topic.pk).update(approved=True, merged_into=None, helped_by=helped, updated=now)
    topic.approved, topic.merged_into, topic.helped_by_id = True, None, helped
    Topic.objects.filter(pk__in=before["merged"], merged_into=into).update(merged_into=topic)
    Knot.objects.filter(pk__in=before["knots"], topic=into).update(topic=topic)
    Knot.objects.filter(pk__in=before["ends"]).update(other=topic)
    Attachment.objects.filter(pk__in=before["files"], topic=into).update(topic=topic)
    into.keywords.remove(*before["keywords"])
    if topic.kind == Topic.Kind.MEETING and before["into_kind"] != Topic.Kind.MEETING:
        Topic.objects.filter(pk=into.pk).update(kind=before["into_kind"])
        carry_what_stands_above(into, topic)


def _give_back_summary(topic: Topic, into: Topic, before: dict[str, Any], by: Reader, at: dt.datetime) -> None:
    """A summary that only followed goes back; one that was changed since stays, and each has the words it had."""
    if before["summary"] is None:
        return
    here = Summary.objects.filter(topic=into).first()
    if before["into_summary"] is None:
        if here is not None and here.number == before["summary"]:
            Revision.objects.filter(topic=into).update(topic=topic)
            Summary.objects.filter(pk=here.pk).update(topic=topic)
        elif words := Revision.objects.filter(topic=into, number=before["summary"]).order_by("pk").first():
            put(topic=topic, by=by, body=words.content, number=1, note=_("Deux fils séparés"), at=at)
        return
    ours = Revision.objects.filter(topic=into, number=before["into_summary"]).order_by("pk").first()
    theirs = Summary.objects.filter(topic=topic).first()
    both = f"{ours.content}\n\n{theirs.content}" if ours and theirs else None
    if ours and here is not None and here.number == before["into_summary"] + 1 and here.content == both:
        put(topic=into, by=by, body=ours.content, number=here.number + 1, note=_("Deux fils séparés"), at=at)


def _give_back_marks(topic: Topic, into: Topic) -> None:
    """Who had read, follows or mutes the one does so of both: what they stood to before was not kept apart."""
    marks = TopicMark.objects.filter(topic=into).order_by("pk").values("person_id", "read_to", "read_at", "stance")
    TopicMark.objects.bulk_create(
        [TopicMark(topic=topic, **mark) for mark in marks.iterator()], batch_size=BATCH, ignore_conflicts=True
    )


def _tell(topic: Topic, into: Topic, entry: FacilitationEntry, posts: list[int]) -> None:
    before = Post.objects.filter(topic=into, approved=True, pk__lt=posts[0]).order_by("-pk").first() if posts else None
    for pk in posts[-POSTS_A_PAGE:]:  # further up, no open page listens
        tell(f"thread:{into.pk}", "message.left", pk)
    tie(topic=into, entry=entry, after=before.pk if before else None, other=topic)
    tie(topic=topic, entry=entry, after=None, other=into)
    tell(f"forum:{topic.forum_id}", "thread.opened", topic.pk)
    for one in (topic, into):
        touch("thread", one.pk)
