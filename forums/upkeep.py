"""Keeping what is stored true: HTML made by an older renderer, and counters that drifted."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone

from forums.actions import recount
from forums.actions.counting import settle
from forums.actions.sheets import rendered
from forums.forum.models import Forum
from forums.forum_conversation.forum_polls.models import TopicPoll, TopicPollOption
from forums.forum_conversation.models import ExperienceSheet, Post, Reaction, Summary, Topic
from writing.excerpt import excerpt
from writing.markdown import VERSION, render

BATCH = 500


def render_again() -> Iterator[int]:
    """Render anew what an older renderer made: messages, sheets, summaries. In batches; yields how many are done."""
    done = 0
    while posts := list(Post.objects.filter(renderer__lt=VERSION, removed="").order_by("pk")[:BATCH]):
        for post in posts:
            post._content_rendered = render(post.content.raw)
            post.excerpt = excerpt(post._content_rendered)
            post.renderer = VERSION
        Post.objects.bulk_update(posts, ["_content_rendered", "excerpt", "renderer"])
        done += len(posts)
        yield done
    yield from _sheets_again(done)


def _sheets_again(done: int) -> Iterator[int]:
    """The same for the sheets of experiences; what is kept with their HTML stays."""
    while sheets := list(ExperienceSheet.objects.filter(renderer__lt=VERSION).order_by("pk")[:BATCH]):
        for sheet in sheets:
            kept = {name: sheet.rendered[name] for name in sheet.rendered.keys() - set(ExperienceSheet.FIELDS)}
            sheet.rendered = {**rendered(sheet), **kept}
            sheet.renderer = VERSION
        ExperienceSheet.objects.bulk_update(sheets, ["rendered", "renderer"])
        done += len(sheets)
        yield done
    yield from _summaries_again(done)


def _summaries_again(done: int) -> Iterator[int]:
    """The same for what says where a thread stands."""
    while summaries := list(Summary.objects.filter(renderer__lt=VERSION).order_by("pk")[:BATCH]):
        for summary in summaries:
            summary.rendered, summary.renderer = render(summary.content), VERSION
        Summary.objects.bulk_update(summaries, ["rendered", "renderer"])
        done += len(summaries)
        yield done


@transaction.atomic
def check_integrity(*, mend: bool) -> list[str]:
    """What the counters of the forums say wrongly, in words; with `mend`, put right as well.

    Threads: messages that stand, the first and the last. Messages: reactions. Polls: votes and voters. Then the forums.
    """
    return [*_threads(mend), *_reactions(mend), *_votes(mend), *_forums(mend)]


def _threads(mend: bool) -> Iterator[str]:
    here, standing = Q(posts__approved=True), Q(posts__approved=True, posts__removed="")
    counted = Topic.objects.order_by("pk").annotate(
        found=Count("posts", filter=standing),
        opening=Min("posts__pk", filter=here),
        latest=Max("posts__pk", filter=standing),
    )
    said_at = Post.objects.filter(pk=OuterRef("last_post_id")).values("created")[:1]
    for topic in counted.annotate(said_at=Subquery(said_at)).iterator(chunk_size=BATCH):
        true = (topic.found, topic.opening, topic.latest or topic.opening)
        if (topic.posts_count, topic.first_post_id, topic.last_post_id) == true and topic.last_post_on == topic.said_at:
            continue
        yield f"thread {topic.pk}: {topic.posts_count} messages counted, {topic.found} found"
        if mend:
            settle(topic)


def _reactions(mend: bool) -> Iterator[str]:
    kinds = {f"{kind.value}_count": Count("reactions", filter=Q(reactions__kind=kind)) for kind in Reaction.Kind}
    found = Post.objects.order_by("pk").annotate(**{f"true_{name}": count for name, count in kinds.items()})
    wrong = Q(pk=None)
    for name in kinds:
        wrong |= ~Q(**{name: F(f"true_{name}")})
    for post in found.filter(wrong).only("pk", *kinds).iterator(chunk_size=BATCH):
        true = {name: getattr(post, f"true_{name}") for name in kinds}
        counted = sum(getattr(post, name) for name in kinds)
        yield f"message {post.pk}: {counted} reactions counted, {sum(true.values())} found"
        if mend:
            Post.objects.filter(pk=post.pk).update(**true, updated=timezone.now())


def _votes(mend: bool) -> Iterator[str]:
    options = TopicPollOption.objects.order_by("pk").annotate(found=Count("votes"))
    for option in options.exclude(votes_count=F("found")).iterator(chunk_size=BATCH):
        yield f"option {option.pk}: {option.votes_count} votes counted, {option.found} found"
        if mend:
            TopicPollOption.objects.filter(pk=option.pk).update(votes_count=option.found)
    polls = TopicPoll.objects.order_by("pk").annotate(found=Count("options__votes__voter", distinct=True))
    for poll in polls.exclude(voters_count=F("found")).iterator(chunk_size=BATCH):
        yield f"poll {poll.pk}: {poll.voters_count} voters counted, {poll.found} found"
        if mend:
            TopicPoll.objects.filter(pk=poll.pk).update(voters_count=poll.found)


def _forums(mend: bool) -> Iterator[str]:
    for forum in Forum.objects.places():
        before = _counted(forum)
        with transaction.atomic():
            recount(forum)
            forum.refresh_from_db()
            after = _counted(forum)
            transaction.set_rollback(not mend or before == after)
        if before != after:
            yield f"forum {forum.pk}: {before[0]} threads, {before[1]} messages counted, {after[:2]} found"


def _counted(forum: Forum) -> tuple[int, int, int | None, dt.datetime | None]:
    return forum.direct_topics_count, forum.direct_posts_count, forum.last_post_id, forum.last_post_on
