"""Forums, and what is counted in them."""

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.text import slugify

from communities.networks.models import Network
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic


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


IN_FORUM = """
    UPDATE forum_forum SET direct_posts_count = direct_posts_count + %s, direct_topics_count = direct_topics_count + %s,
        last_post_id = %s, last_post_on = %s, updated = %s
    WHERE id = %s
"""
IN_THREAD = """
    UPDATE forum_conversation_topic
    SET posts_count = posts_count + 1, last_post_id = %s, last_post_on = %s, updated = %s
    WHERE id = %s
"""


def count_in_forum(forum: Forum, *, posts: int, topics: int, last: Post) -> None:
    """Add to a forum's counters in the database itself, so that two writers lose nothing."""
    _count(IN_FORUM, [posts, topics], last, forum.pk)


def count_in_thread(topic: Topic, *, last: Post) -> None:
    """Count one more message, the last, in the database itself."""
    _count(IN_THREAD, [], last, topic.pk)


def _count(query: str, numbers: list[int], last: Post, pk: int) -> None:
    # Written out: every message comes by here, and Django takes ten times longer to say this than a database to do it.
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (last.created, timezone.now())]
    with connection.cursor() as cursor:
        cursor.execute(query, [*numbers, last.pk, *moments, pk])


def recount(forum: Forum) -> None:
    """Work out a forum's counters afresh."""
    topics = Topic.objects.filter(forum=forum, approved=True).order_by("-last_post_on", "-pk")
    latest = topics.first()
    Forum.objects.filter(pk=forum.pk).update(
        direct_topics_count=topics.count(),
        direct_posts_count=topics.order_by().aggregate(total=Sum("posts_count"))["total"] or 0,
        last_post=latest.last_post_id if latest else None,
        last_post_on=latest.last_post_on if latest else None,
        updated=timezone.now(),
    )
