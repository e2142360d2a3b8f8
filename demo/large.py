"""Content in bulk, for benchmarks: 2,000 members, 5,000 threads, 100,000 messages, one thread of 10,000.

Texts are put together from the paragraphs of the demo's own threads, rendered once each. Rows are written in bulk, past
the actions: what actions would have kept (counters, search) is worked out at the end, the same way.
"""

import datetime as dt
import random
import time

from django.core.management.base import OutputWrapper
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from communities.networks.models import Membership, Network
from communities.people.models import Profile
from demo.reading import read, threads
from forums.actions import recount
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from reference.models import Territory
from search.projection import project
from writing.excerpt import excerpt
from writing.markdown import VERSION, render

MEMBERS, TOPICS, POSTS, LONGEST = 2_000, 5_000, 100_000, 10_000
BATCH = 2_000
SPAN = dt.timedelta(days=720)


def generate(now: dt.datetime, out: OutputWrapper) -> None:
    """Write it all, and print what there is, how long it took, and where the longest thread stands."""
    begun = time.monotonic()
    dice = random.Random(20261122)
    if User.objects.filter(email="membre-1@large.test").exists():
        out.write("The large demo is here already.")
        return
    with transaction.atomic():
        members = _members(dice, now)
        out.write(f"members: {len(members)} ({time.monotonic() - begun:.0f} s)")
        topics = _topics(dice, now, members)
        out.write(f"threads: {len(topics)} ({time.monotonic() - begun:.0f} s)")
        count = _posts(dice, now, topics, members)
        out.write(f"messages: {count} ({time.monotonic() - begun:.0f} s)")
        for forum in Forum.objects.places():
            recount(forum)
    for start in range(0, len(topics), 500):
        project("thread", [topic.pk for topic in topics[start : start + 500]])
    out.write(f"long thread: {topics[0].get_absolute_url()}")
    out.write(f"large demo: {time.monotonic() - begun:.0f} s")


def _members(dice: random.Random, now: dt.datetime) -> list[User]:
    people = [row for row in read("people") if row["networks"]]
    first, last = [row["first_name"] for row in people], [row["last_name"] for row in people]
    users = User.objects.bulk_create(
        [
            User(
                email=f"membre-{number}@large.test",
                first_name=dice.choice(first),
                last_name=dice.choice(last),
                password="!",  # noqa: S106 - unusable
                date_joined=now - SPAN * dice.random(),
            )
            for number in range(1, MEMBERS + 1)
        ],
        batch_size=BATCH,
    )
    towns = list(
        Territory.objects.filter(kind=Territory.Kind.COMMUNE, quarters__isnull=False).distinct().order_by("code")
    )
    Profile.objects.bulk_create(
        [
            Profile(
                person=user,
                slug=f"{slugify(user.get_full_name())}-{user.pk}",
                actor_family=dice.choice(people)["actor_family"],
                job=dice.choice(people)["job"],
                territory=dice.choice(towns) if towns else None,
                completed_at=now,
            )
            for user in users
        ],
        batch_size=BATCH,
    )
    networks = list(Network.objects.all())
    Membership.objects.bulk_create(
        [
            Membership(network=network, person=user, joined_at=user.date_joined)
            for user in users
            for network in dice.sample(networks, k=dice.choice([1, 1, 2, 3]))
        ],
        batch_size=BATCH,
    )
    for network in networks:
        Network.objects.filter(pk=network.pk).update(members_count=network.memberships.count())
    return users


def _topics(dice: random.Random, now: dt.datetime, members: list[User]) -> list[Topic]:
    titles = [row["title"] for row in threads()]
    kinds = [row["kind"] for row in threads()]
    forums = list(Forum.objects.places())
    public = [forum for forum in forums if not forum.private]
    rows = []
    for number in range(TOPICS):
        title = f"{titles[number % len(titles)]} ({number // len(titles) + 2})"[:150]
        opened = now - SPAN * (0.001 + 0.99 * dice.random())
        rows.append(
            Topic(
                forum=dice.choice(forums if number else public),
                poster=dice.choice(members),
                subject=title,
                slug=slugify(title)[:80].strip("-"),
                kind=kinds[number % len(kinds)],
                type=Topic.TOPIC_POST,
                status=Topic.TOPIC_UNLOCKED,
                created=opened if number else now - SPAN,
                last_post_on=opened,
            )
        )
    return Topic.objects.bulk_create(rows, batch_size=BATCH)


def _posts(dice: random.Random, now: dt.datetime, topics: list[Topic], members: list[User]) -> int:
    """Messages shared out unevenly, as they are in life: many short threads, one very long."""
    pieces = _pieces()
    left = POSTS - LONGEST - (len(topics) - 1)
    weights = [dice.paretovariate(1.2) for _topic in topics[1:]]
    total = sum(weights)
    counts = [LONGEST, *(1 + int(left * weight / total) for weight in weights)]
    counts[1] += POSTS - sum(counts)
    written = 0
    for topic, count in zip(topics, counts, strict=True):
        rows = [_post(dice, topic, members, pieces, now, position, count) for position in range(count)]
        posts = Post.objects.bulk_create(rows, batch_size=BATCH)
        topic.posts_count, topic.first_post, topic.last_post = count, posts[0], posts[-1]
        topic.last_post_on = posts[-1].created
        written += count
    Topic.objects.bulk_update(topics, ["posts_count", "first_post", "last_post", "last_post_on"], batch_size=500)
    return written


def _pieces() -> list[tuple[str, str]]:
    """Every paragraph of the demo's threads, with its HTML."""
    paragraphs = {
        part.strip() for row in threads() for message in row["messages"] for part in message["text"].split("\n\n")
    }
    return [(text, render(text)) for text in sorted(paragraphs) if text and not text.startswith(("-", ">", "1."))]


def _post(
    dice: random.Random,
    topic: Topic,
    members: list[User],
    pieces: list[tuple[str, str]],
    now: dt.datetime,
    position: int,
    count: int,
) -> Post:
    chosen = dice.choices(pieces, k=dice.choice([1, 1, 2, 3]))
    html = "\n".join(rendered for _text, rendered in chosen)
    post = Post(
        topic=topic,
        poster=dice.choice(members) if position else topic.poster,
        subject=topic.subject,
        renderer=VERSION,
        excerpt=excerpt(chosen[0][1]),
        created=topic.created + (now - topic.created) * (position / (count + 1)),
        approved=True,
    )
    post.content = "\n\n".join(text for text, _rendered in chosen)
    post._content_rendered = html
    return post
