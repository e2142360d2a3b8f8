"""What is counted of a thread, worked out afresh: for the rare acts after which nothing may be taken for granted."""

from collections.abc import Iterable

from django.utils import timezone

from forums.actions.places import recount
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic


def settle(topic: Topic) -> None:
    """Count a thread's messages and find its first and last; the answer that helped is one that stands here.

    The last one is the last that stands; where none does, the first. The caller holds the thread's row.
    """
    here = Post.objects.filter(topic_id=topic.pk, approved=True)
    standing = here.filter(removed="")
    first = here.order_by("pk").only("pk", "created", "poster_id").first()
    last = standing.order_by("-pk").only("pk", "created").first() or first
    found = Topic.objects.filter(pk=topic.pk)
    found.update(
        posts_count=standing.count(),
        first_post=first,
        last_post=last,
        last_post_on=last.created if last else None,
        updated=timezone.now(),
    )
    if topic.helped_by_id and not standing.filter(pk=topic.helped_by_id).exists():
        found.update(helped_by=None)
    topic.refresh_from_db(fields=["posts_count", "first_post", "last_post", "last_post_on", "helped_by"])


def show_anew(topic: Topic) -> None:
    """Say that what lists show of a thread has changed, so that none kept from before is shown."""
    now = timezone.now()
    Topic.objects.filter(pk=topic.pk).update(updated=now)
    Forum.objects.filter(pk=topic.forum_id).update(updated=now)


def settle_forums(pks: Iterable[int]) -> None:
    """Count the threads and messages of these forums; their rows are locked, so that no reply is counted twice."""
    for forum in Forum.objects.select_for_update().filter(pk__in=set(pks)).order_by("pk"):
        recount(forum)
