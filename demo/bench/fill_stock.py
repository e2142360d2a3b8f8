"""The threads of `data` in the stock project's database. Runs there: machina's models are found by their labels."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.text import slugify

from demo.bench.bulk import insert, moment, unhindered
from demo.bench.data import FIFTY, FORUMS, LONG, SHORT, Message, Size, board, members, messages, paragraphs

NETWORKS = 5
READING = ("can_see_forum", "can_read_forum", "can_download_file")
WRITING = (
    "can_start_new_topics",
    "can_reply_to_topics",
    "can_edit_own_posts",
    "can_delete_own_posts",
    "can_attach_file",
    "can_create_polls",
    "can_vote_in_polls",
    "can_post_without_approval",
)


def fill(size: Size, now: dt.datetime) -> None:
    """Write it all: categories and forums by machina's own saving, the rest in bulk."""
    places = _places()
    written: Counter[int] = Counter()
    with unhindered():
        insert(
            get_user_model(),
            ("id", "username", "email", "first_name", "last_name", "password"),
            (
                (number, f"membre-{number}", f"membre-{number}@bench.test", first, last, "!")
                for number, first, last in members(size)
            ),
        )
        _threads(size, now, places, written)
        insert(
            apps.get_model("forum_member", "ForumProfile"),  # type: ignore[misc]
            ("user_id", "posts_count"),
            ((number, written[number]) for number in range(1, size.members + 1)),
        )
    for forum in places:
        forum.refresh_from_db()
        forum.update_trackers()
    _rights()


def pages() -> dict[str, str]:
    """Where the measured pages are; the same names as ours."""
    Topic = apps.get_model("forum_conversation", "Topic")
    long, fifty, short = (Topic.objects.select_related("forum").get(pk=place + 1) for place in (LONG, FIFTY, SHORT))

    def page(topic: Any) -> str:
        return reverse("forum_conversation:topic", args=[topic.forum.slug, topic.forum.pk, topic.slug, topic.pk])

    def answer(topic: Any) -> str:
        return reverse("forum_conversation:post_create", args=[topic.forum.slug, topic.forum.pk, topic.slug, topic.pk])

    return {
        "home": reverse("forum:index"),
        "forum": reverse("forum:forum", args=[long.forum.slug, long.forum.pk]),
        "thread": page(fifty),
        "long": page(long),
        "last": f"{page(long)}?page={math.ceil(long.posts_count / 15)}",  # as machina's own links say it
        "reply": answer(short),
        "reply_long": answer(long),
    }


def member() -> Any:
    """Someone who has written."""
    return get_user_model().objects.get(pk=1)


def check(size: Size) -> None:
    """That what was to be written is there; AssertionError otherwise."""
    held = apps.get_model("forum_conversation", "Post").objects.count()
    if held != size.messages:
        raise AssertionError(f"{held} messages, {size.messages} wanted")


def _places() -> list[Any]:
    Forum = apps.get_model("forum", "Forum")
    found = []
    for number in range(1, NETWORKS + 1):
        category = Forum.objects.create(name=f"Réseau {number}", type=Forum.FORUM_CAT)
        found += [
            Forum.objects.create(
                name=f"Forum {part} du réseau {number}",
                description="Ce que l'on a essayé, ce qui a marché, ce qui n'a pas marché.",
                type=Forum.FORUM_POST,
                parent=category,
            )
            for part in range(1, FORUMS // NETWORKS + 1)
        ]
    return found


def _rights() -> None:
    """Everyone may read, everyone who signed in may write: what our public forums allow."""
    Permission = apps.get_model("forum_permission", "ForumPermission")
    Granted = apps.get_model("forum_permission", "UserForumPermission")
    for codename in (*READING, *WRITING):
        permission = Permission.objects.get(codename=codename)
        Granted.objects.create(permission=permission, authenticated_user=True, has_perm=True)
        Granted.objects.create(permission=permission, anonymous_user=True, has_perm=codename in READING)


def _threads(size: Size, now: dt.datetime, places: list[Any], written: Counter[int]) -> None:
    Topic, Post = (apps.get_model("forum_conversation", name) for name in ("Topic", "Post"))
    found, stored = board(size, now), moment()
    first: dict[int, int] = {}
    last: dict[int, Message] = {}
    renderer, options = vars(import_module(settings.SETTINGS_MODULE))["BENCH_RENDERER"]
    render = import_string(renderer)

    def rows() -> Iterator[tuple[Any, ...]]:
        texts = paragraphs()
        html = [str(render(text, **options)) for text in texts]
        for message in messages(size, found):
            first.setdefault(message.thread, message.pk)
            last[message.thread] = message
            written[message.author] += 1
            at = stored(message.written)
            yield (
                message.pk,
                message.thread,
                message.author,
                found[message.thread - 1].title,
                "\n\n".join(texts[piece] for piece in message.pieces),
                "\n".join(html[piece] for piece in message.pieces),
                at,
                at,
            )

    insert(
        Post, ("id", "topic_id", "poster_id", "subject", "content", "_content_rendered", "created", "updated"), rows()
    )
    insert(
        Topic,
        (
            *("id", "forum_id", "poster_id", "subject", "slug", "type", "status", "posts_count"),
            *("first_post_id", "last_post_id", "created", "updated", "last_post_on"),
        ),
        (
            (
                thread.pk,
                places[thread.forum].pk,
                thread.author,
                thread.title,
                slugify(thread.title, allow_unicode=True) or "topic",
                Topic.TOPIC_POST,
                Topic.TOPIC_UNLOCKED,
                thread.count,
                first[thread.pk],
                last[thread.pk].pk,
                stored(thread.opened),
                stored(last[thread.pk].written),
                stored(last[thread.pk].written),
            )
            for thread in found
        ),
    )
