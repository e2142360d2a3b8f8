"""What the rest of the town may ask of the forums."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from accounts.reader import Reader
from communities.networks.models import Network
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from reference.models import Keyword


@dataclass(frozen=True)
class Exchange:
    """One exchange shown whole: a question, the answer that came, and how many others there are."""

    topic: Topic
    question: Post
    answer: Post | None
    others: int


def recent_public_topics(limit: int) -> list[Topic]:
    """The public threads where something was last said."""
    return list(Topic.objects.public().for_list().latest_active()[:limit])


def lead_exchange() -> Exchange | None:
    """The liveliest public question of the month that found an answer; None before there is one."""
    since = timezone.now() - dt.timedelta(days=30)
    answered = Topic.objects.public().filter(kind=Topic.Kind.QUESTION, last_post_on__gte=since, posts_count__gte=2)
    topic = answered.for_list().select_related("first_post").order_by("-posts_count", "-pk").first()
    if topic is None:
        return None
    answer_pk = topic.helped_by_id or topic.last_post_id
    posts = {post.pk: post for post in Post.objects.for_page().filter(pk__in=[topic.first_post_id, answer_pk])}
    return Exchange(topic, posts[topic.first_post_id], posts.get(answer_pk), max(0, topic.posts_count - 2))


def waiting_public_question() -> Topic | None:
    """The public question that has waited longest among those of the last month."""
    since = timezone.now() - dt.timedelta(days=30)
    return Topic.objects.public().waiting().filter(created__gte=since).for_list().order_by("created", "pk").first()


def topics_of_network(network: Network, reader: Reader, limit: int) -> list[Topic]:
    """The threads of a network that the reader may read, the most recently active first."""
    return list(Topic.objects.readable_by(reader).filter(forum__network=network).for_list().latest_active()[:limit])


def topics_with_keyword(keyword: Keyword, reader: Reader, limit: int) -> list[Topic]:
    """The threads that bear a keyword and that the reader may read."""
    return list(Topic.objects.readable_by(reader).filter(keywords=keyword).for_list().latest_active()[:limit])


def weekly_counts() -> dict[int, int]:
    """How many public threads of each network, by its id, were spoken in during the last seven days."""
    since = timezone.now() - dt.timedelta(days=7)
    rows = (
        Topic.objects.public()
        .filter(last_post_on__gte=since, forum__network__isnull=False)
        .order_by()
        .values_list("forum__network_id")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def fabric_cells(since: dt.datetime) -> list[tuple[int, int, str, int]]:
    """Where networks spoke in public since then: (network id, territory id, town, number of messages)."""
    rows = (
        Post.objects.filter(
            created__gte=since,
            approved=True,
            topic__approved=True,
            topic__forum__private=False,
            topic__forum__network__isnull=False,
            poster__profile__territory__isnull=False,
        )
        .order_by()
        .values_list("topic__forum__network_id", "poster__profile__territory_id", "poster__profile__territory__name")
        .annotate(count=Count("pk"))
    )
    return sorted(rows, key=lambda row: (-row[3], row[0], row[1]))


def public_topics_for_sitemap() -> Iterator[tuple[str, dt.datetime]]:
    """The address of every public forum and thread, and when something was last said there."""
    for forum in Forum.objects.filter(private=False, type=Forum.FORUM_POST).order_by("pk").iterator():
        yield forum.get_absolute_url(), forum.last_post_on or forum.created
    for topic in Topic.objects.public().only("slug", "last_post_on", "created").order_by("pk").iterator():
        yield topic.get_absolute_url(), topic.last_post_on or topic.created


def forums_for(reader: Reader) -> list[Forum]:
    """The forums the reader may enter, with their network and last thread, in the order of the tree."""
    return list(Forum.objects.readable_by(reader).places().select_related("network", "last_post__topic"))


def forums_of_network(network: Network, reader: Reader) -> list[Forum]:
    """The forums of one network that the reader may enter."""
    return list(Forum.objects.readable_by(reader).filter(network=network).places())
