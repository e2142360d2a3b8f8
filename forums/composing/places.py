"""Where one writes: `topic:42` (an answer), `forum:7` (a new thread), `edit:99` (a message to change)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.reader import Reader
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from forums.paging import LARGEST_KEY
from forums.permissions import may_write

_NAME = re.compile(r"(topic|forum|edit):([1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True)
class Place:
    """A place the reader may read: its name, its title, where one writes there, the page of its form alone (which shows
    the draft without a script), the forum it is in and the thread if any.
    """

    name: str
    kind: str
    title: str
    url: str
    form_url: str
    forum: Forum
    topic: Topic | None = None


def _parsed(name: str) -> tuple[str, int] | None:
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found and int(found[2]) <= LARGEST_KEY else None


def place_named(name: str, reader: Reader) -> Place | None:
    """The place of this name, if the reader may read it (a message to edit: may change it); None otherwise."""
    return places_named([name], reader).get(name)


def places_named(names: Iterable[str], reader: Reader) -> dict[str, Place]:
    """The places of these names that the reader may read, by name. At most one query for each kind."""
    wanted: dict[str, set[int]] = {}
    for name in names:
        if parsed := _parsed(name):
            wanted.setdefault(parsed[0], set()).add(parsed[1])
    found: list[Place] = []
    for kind, load in (("topic", _topics), ("forum", _forums), ("edit", _messages)):
        if wanted.get(kind):
            found += load(sorted(wanted[kind]), reader)
    return {place.name: place for place in found}


def _topics(pks: list[int], reader: Reader) -> list[Place]:
    topics = Topic.objects.openable_by(reader).filter(pk__in=pks).select_related("forum").order_by("pk")
    return [
        Place(
            name=f"topic:{one.pk}",
            kind="topic",
            title=one.subject,
            url=f"{one.get_absolute_url()}#composer",
            form_url=reverse("forums:reply", args=[one.slug, one.pk]),
            forum=one.forum,
            topic=one,
        )
        for one in topics
    ]


def _forums(pks: list[int], reader: Reader) -> list[Place]:
    forums = Forum.objects.readable_by(reader).places().filter(pk__in=pks)
    found = [(one, reverse("forums:topic_new", args=[one.slug, one.pk])) for one in forums]
    return [Place(f"forum:{one.pk}", "forum", one.name, url, url, one) for one, url in found]


def _messages(pks: list[int], reader: Reader) -> list[Place]:
    """One's own messages, and those that several hands write."""
    topics = Topic.objects.openable_by(reader)
    posts = Post.objects.standing().filter(pk__in=pks, topic__in=topics).select_related("topic__forum").order_by("pk")
    person = reader.person.pk if reader.person else None
    mine = [one for one in posts if one.poster_id == person or (one.wiki and may_write(reader, one.topic.forum))]
    found = [(one, reverse("forums:edit", args=[one.topic.slug, one.topic_id, one.pk])) for one in mine]
    return [
        Place(f"edit:{one.pk}", "edit", one.topic.subject, url, url, one.topic.forum, one.topic) for one, url in found
    ]
