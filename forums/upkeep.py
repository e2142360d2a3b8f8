"""Keeping what is stored true: HTML made by an older renderer, and counters that drifted."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, Max, Q

from forums.actions import recount
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from writing.excerpt import excerpt
from writing.markdown import VERSION, render

BATCH = 500


def render_again() -> Iterator[int]:
    """Render anew every message made by an older renderer, in batches; yields how many are done. May be interrupted."""
    done = 0
    while posts := list(Post.objects.filter(renderer__lt=VERSION).order_by("pk")[:BATCH]):
        for post in posts:
            post._content_rendered = render(post.content.raw)
            post.excerpt = excerpt(post._content_rendered)
            post.renderer = VERSION
        Post.objects.bulk_update(posts, ["_content_rendered", "excerpt", "renderer"])
        done += len(posts)
        yield done


@transaction.atomic
def check_integrity(*, mend: bool) -> list[str]:
    """What the counters of threads and forums say wrongly, in words; with `mend`, put right as well."""
    wrong = []
    approved = Count("posts", filter=Q(posts__approved=True))
    last = Max("posts__pk", filter=Q(posts__approved=True))
    for topic in Topic.objects.order_by("pk").annotate(found=approved, latest=last).iterator(chunk_size=BATCH):
        if (topic.posts_count, topic.last_post_id) != (topic.found, topic.latest):
            wrong.append(f"thread {topic.pk}: {topic.posts_count} messages counted, {topic.found} found")
            if mend:
                Topic.objects.filter(pk=topic.pk).update(posts_count=topic.found, last_post=topic.latest)
    for forum in Forum.objects.places():
        before = (forum.direct_topics_count, forum.direct_posts_count, forum.last_post_id)
        with transaction.atomic():
            recount(forum)
            forum.refresh_from_db()
            after = (forum.direct_topics_count, forum.direct_posts_count, forum.last_post_id)
            if before != after:
                wrong.append(f"forum {forum.pk}: {before[0]} threads, {before[1]} messages counted, {after[:2]} found")
            transaction.set_rollback(not mend)
    return wrong
