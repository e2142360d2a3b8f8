"""Where one writes: `topic:42` (an answer), `forum:7` (a new thread), `edit:99` (a message to change).

The districts above say where else one writes at length (`register_writing`): drafts are kept there as they are here.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.reader import Reader
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic
from forums.paging import LARGEST_KEY
from forums.permissions import may_write

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_NAME = re.compile(r"([a-z]{2,16}):([1-9][0-9]{0,18})", re.ASCII)


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


def _never(key: uuid.UUID | None, body: str, more: Mapping[str, Any]) -> bool:
    return False


@dataclass(frozen=True)
class Elsewhere:
    """A place above the forums where the reader may write: as a Place, and in words what one does there (`what`).

    `stands`: whether what is being written is there already, under this key or as it is: then there is nothing to keep.
    """

    name: str
    kind: str
    title: str
    url: str
    what: "str | StrPromise"
    stands: Callable[[uuid.UUID | None, str, Mapping[str, Any]], bool] = _never

    @property
    def form_url(self) -> str:
        """The page of its form, which is where one writes."""
        return self.url


_elsewhere: dict[str, Callable[[list[int], Reader], list[Elsewhere]]] = {}


def register_writing(kind: str, load: Callable[[list[int], Reader], list[Elsewhere]]) -> None:
    """Have drafts kept at places `kind:id`: `load` gives those of these ids where the reader may write."""
    _elsewhere[kind] = load


def writing_at(name: str, reader: Reader) -> Place | Elsewhere | None:
    """Where a draft of this name is written, here or above, if it is open to the reader; None otherwise."""
    return writings_at([name], reader).get(name)


def writings_at(names: Iterable[str], reader: Reader) -> dict[str, Place | Elsewhere]:
    """Where drafts of these names are written, by name, as far as they are open to the reader."""
    names = list(names)
    wanted: dict[str, set[int]] = {}
    for parsed in filter(None, map(_parsed, names)):
        if parsed[0] in _elsewhere:
            wanted.setdefault(parsed[0], set()).add(parsed[1])
    above = [one for kind, pks in sorted(wanted.items()) for one in _elsewhere[kind](sorted(pks), reader)]
    return {**places_named(names, reader), **{one.name: one for one in above}}


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
