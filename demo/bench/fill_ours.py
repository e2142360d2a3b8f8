"""The threads of `data` in our own database, which is migrated and empty."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from communities.networks import actions as networks
from communities.networks.models import Membership, Network
from communities.people.models import Organisation, Profile
from demo.bench.bulk import insert, moment, unhindered
from demo.bench.data import FIFTY, FORUMS, LONG, SHORT, Message, Size, board, members, messages, paragraphs
from forums.actions import open_forum, recount
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Reaction, Topic
from forums.reading.models import ForumMark, TopicMark
from search.models import Document
from writing.excerpt import excerpt
from writing.markdown import VERSION, render

NETWORKS = (
    ("weld", "toile", "backpack"),
    ("madder", "serge", "stethoscope"),
    ("saxon", "natte", "users"),
    ("woad", "nid", "house"),
    ("cochineal", "chevron", "briefcase"),
)
REACTED = 20  # one message in so many was thanked


def fill(size: Size, now: dt.datetime) -> None:
    """Write it all. Networks and forums come from their actions, the rest in bulk."""
    with transaction.atomic():
        places = _places()
    with unhindered():
        _people(size, now)
        _threads(size, now, places)
    for network in Network.objects.all():
        Network.objects.filter(pk=network.pk).update(members_count=network.memberships.count())
    for forum in places:
        recount(forum)


def pages() -> dict[str, str]:
    """Where the measured pages are. `last` leads to its page by a redirect, as any link to a message does."""
    long, fifty, short = (Topic.objects.select_related("forum").get(pk=place + 1) for place in (LONG, FIFTY, SHORT))
    return {
        "home": reverse("forums:index"),
        "forum": long.forum.get_absolute_url(),
        "thread": fifty.get_absolute_url(),
        "long": long.get_absolute_url(),
        "last": reverse("forums:post", args=[long.slug, long.pk, long.last_post_id]),
        "reply": reverse("forums:reply", args=[short.slug, short.pk]),
        "reply_long": reverse("forums:reply", args=[long.slug, long.pk]),
    }


def member() -> User:
    """Someone who has written, and is a member of every network."""
    return User.objects.get(pk=1)


def _places() -> list[Forum]:
    found: list[Forum] = []
    for number, (dye, weave, icon) in enumerate(NETWORKS, start=1):
        network = networks.form_network(
            slug=f"reseau-{number}",
            name=f"Réseau {number}",
            kind=Network.Kind.OPEN,
            purpose="Apprendre les uns des autres.",
            dye=dye,
            weave=weave,
            icon=icon,
        )
        category = open_forum(key=network.slug, name=network.name, network=network, category=True)
        found += [
            open_forum(
                key=f"{network.slug}-{part}",
                name=f"Forum {part} du réseau {number}",
                description="Ce que l'on a essayé, ce qui a marché, ce qui n'a pas marché.",
                network=network,
                parent=category,
            )
            for part in range(1, FORUMS // len(NETWORKS) + 1)
        ]
    return found


def _people(size: Size, now: dt.datetime) -> None:
    stored = moment()(now)
    people = list(members(size))
    insert(
        User,
        ("id", "email", "first_name", "last_name", "password"),
        ((number, f"membre-{number}@bench.test", first, last, "!") for number, first, last in people),
    )
    insert(
        Organisation,
        ("id", "name", "slug"),
        ((number, f"Ville {number}", f"ville-{number}") for number in range(1, 41)),
    )
    insert(
        Profile,
        ("person_id", "slug", "job", "organisation_id", "completed_at"),
        (
            (number, f"{slugify(f'{first} {last}')}-{number}", "chef·fe de projet", number % 40 + 1, stored)
            for number, first, last in people
        ),
    )
    ids = list(Network.objects.order_by("pk").values_list("pk", flat=True))
    insert(
        Membership,
        ("person_id", "network_id"),
        (
            (number, pk)
            for number, _first, _last in people
            for place, pk in enumerate(ids)
            if number == 1 or number % len(ids) == place
        ),
    )


def _threads(size: Size, now: dt.datetime, places: list[Forum]) -> None:
    found, stored = board(size, now), moment()
    first: dict[int, int] = {}
    last: dict[int, Message] = {}
    slugs = [slugify(thread.title)[:80].strip("-") for thread in found]
    thanked: list[int] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        texts = paragraphs()
        html = [render(text) for text in texts]
        short = [excerpt(piece) for piece in html]
        dice = random.Random(4)
        for message in messages(size, found):
            first.setdefault(message.thread, message.pk)
            last[message.thread] = message
            thanks = dice.randrange(1, 4) if not dice.randrange(REACTED) else 0
            if thanks:
                thanked.append(message.pk)
            written = stored(message.written)
            yield (
                message.pk,
                message.thread,
                message.author,
                found[message.thread - 1].title,
                "\n\n".join(texts[piece] for piece in message.pieces),
                "\n".join(html[piece] for piece in message.pieces),
                short[message.pieces[0]],
                VERSION,
                thanks,
                written,
                written,
            )

    insert(
        Post,
        (
            *("id", "topic_id", "poster_id", "subject", "content", "_content_rendered", "excerpt", "renderer"),
            *("thanks_count", "created", "updated"),
        ),
        rows(),
    )
    insert(
        Topic,
        (
            *("id", "forum_id", "poster_id", "subject", "slug", "kind", "type", "status", "posts_count"),
            *("first_post_id", "last_post_id", "created", "updated", "last_post_on", "similar"),
        ),
        (
            (
                thread.pk,
                places[thread.forum].pk,
                thread.author,
                thread.title,
                slugs[thread.pk - 1],
                Topic.Kind.QUESTION if thread.question else Topic.Kind.DISCUSSION,
                Topic.TOPIC_POST,
                Topic.TOPIC_UNLOCKED,
                thread.count,
                first[thread.pk],
                last[thread.pk].pk,
                stored(thread.opened),
                stored(last[thread.pk].written),
                stored(last[thread.pk].written),
                "[4, 5, 6]" if size.threads > 6 else "[]",
            )
            for thread in found
        ),
    )
    insert(
        Document,
        ("kind", "object_id", "title", "url", "audience", "published_at", "network"),
        (
            (
                "thread",
                thread.pk,
                thread.title,
                reverse("forums:topic", args=[slugs[thread.pk - 1], thread.pk]),
                "public",
                stored(last[thread.pk].written),
                slugify(str(places[thread.forum].network)),
            )
            for thread in found
        ),
    )
    insert(Reaction, ("post_id", "person_id", "kind"), ((pk, 1, Reaction.Kind.THANKS) for pk in thanked))
    insert(
        TopicMark,
        ("person_id", "topic_id", "read_to"),
        ((1, thread.pk, last[thread.pk].pk) for thread in found if thread.pk % 2 == 0),
    )
    insert(
        ForumMark,
        ("person_id", "forum_id", "read_before"),
        ((1, forum.pk, stored(now - dt.timedelta(days=60))) for forum in places),
    )


def check(size: Size) -> None:
    """That what was to be written is there; AssertionError otherwise."""
    held = Post.objects.count()
    counted = sum(Forum.objects.annotate(n=F("direct_posts_count")).values_list("n", flat=True))
    if (held, counted) != (size.messages, size.messages):
        raise AssertionError(f"{held} messages, {counted} counted, {size.messages} wanted at {timezone.now()}")
