"""What is asked at the door of a thread or a forum: may this reader come in, and which state of it is theirs to see.

One query, put together once. What it gives knows what rights are worked out from; the rest comes from the database if
it is asked for. All of a thread is one query too.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, FilteredRelation, Model, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.reader import Reader
from communities.networks.models import Network
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic, TopicQuerySet
from forums.reading.marks import floor_of, unread_since
from freshness.prepared import Prepared
from live.queries import seq_within
from reference.models import Keyword


def _columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """These columns in the order that `from_db` takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


OF_TOPIC = _columns(
    Topic,
    *("id", "forum_id", "poster_id", "subject", "slug", "kind", "type", "status", "approved", "merged_into_id"),
    *("first_post_id", "last_post_id", "posts_count", "helped_by_id"),
)
OF_FORUM = _columns(Forum, "id", "slug", "network_id", "private", "type")
TYPES = (Topic.TOPIC_POST, Topic.TOPIC_STICKY, Topic.TOPIC_ANNOUNCE)
OF_NETWORK = _columns(Network, "page_ptr_id", "id", "slug", "dye")


def _standing_here(pk: int) -> QuerySet[Topic, tuple[object, ...]]:
    found = Topic.objects.filter(pk=pk).order_by().annotate(seq=seq_within("thread", "pk"))
    of_forum = [f"forum__{name}" for name in OF_FORUM]
    of_network = [f"forum__network__{name}" for name in OF_NETWORK]
    return found.values_list(*OF_TOPIC, *of_forum, *of_network, "updated", "seq")


def _held(pk: int) -> QuerySet[Topic, tuple[object, ...]]:
    return _standing_here(pk).select_for_update(of=("self",))


_query = Prepared(_standing_here, int)
_holding_query = Prepared(_held, int)


def topic_at(pk: int, *, hold: bool = False) -> tuple[Topic, str] | None:
    """The thread of this id, its forum and network with it, and its state: words that change with what is shown.

    `hold`: its row is locked until the transaction ends.
    """
    found = (_holding_query if hold else _query).rows(pk)
    if not found:
        return None
    row = iter(found[0])
    topic = Topic.from_db(connection.alias, OF_TOPIC, [next(row) for _name in OF_TOPIC])
    topic.forum = _forum_from(row)
    return topic, "-".join(map(str, row))


def _forum_from(row: Iterator[Any]) -> Forum:
    forum = Forum.from_db(connection.alias, OF_FORUM, [next(row) for _name in OF_FORUM])
    network = Network.from_db(connection.alias, OF_NETWORK, [next(row) for _name in OF_NETWORK])
    forum.network = network if network.pk else None
    return forum


def whole_at(topics: TopicQuerySet, pk: int) -> tuple[Topic, list[Keyword]] | None:
    """The thread of this id among these, with all that its page shows, and its keywords by their labels."""
    words = {f"word_{name}": F(f"keywords__{name}") for name in ("id", "slug", "label", "group")}
    found = list(topics.for_page().filter(pk=pk).annotate(**words).order_by("word_label", "word_id"))
    if not found:
        return None
    # One row for each keyword; a single one without any.
    keywords = [
        Keyword(pk=row.word_id, slug=row.word_slug, label=row.word_label, group=row.word_group)
        for row in found
        if row.word_id
    ]
    return found[0], keywords


def state_of(topic: Topic) -> str:
    """The state of a thread loaded whole."""
    return f"{topic.updated}-{getattr(topic, 'seq', 0)}"


def _forum_here(pk: int, person: int) -> QuerySet[Forum, tuple[object, ...]]:
    found = Forum.objects.places().order_by().filter(pk=pk)
    place = FilteredRelation("marks", condition=Q(marks__person=person))
    of_network = [f"network__{name}" for name in OF_NETWORK]
    return found.annotate(place=place).values_list(*OF_FORUM, *of_network, "place__stance", "updated")


_forum_query = Prepared(_forum_here, int, int)


@dataclass(frozen=True)
class ForumDoor:
    """What stands for a forum, its state, and the person's stance on it."""

    forum: Forum
    state: str
    stance: str


def forum_at(pk: int, person: User) -> ForumDoor | None:
    """The forum of this id, its network with it."""
    found = _forum_query.rows(pk, person.pk)
    if not found:
        return None
    row = iter(found[0])
    forum = _forum_from(row)
    return ForumDoor(forum, stance=next(row) or "", state=str(next(row)))


def _forums_here(networks: list[int], person: int, floor: dt.datetime) -> QuerySet[Forum, tuple[object, ...]]:
    here = Topic.objects.filter(forum=OuterRef("pk"), approved=True, type__in=TYPES)
    found = Forum.objects.filter(Q(private=False) | Q(network_id__in=networks), type=Forum.FORUM_POST).order_by("pk")
    is_unread = Exists(unread_since(here, person, floor).order_by())
    return found.annotate(is_unread=is_unread).values_list("pk", "private", "updated", "is_unread")


_forums_query = Prepared(_forums_here, list[int], int, dt.datetime)


def forums_at(reader: Reader, person: User) -> tuple[str, frozenset[int]]:
    """The state of all that the reader may read in the forums, and those of them where something is unread, by id."""
    found = _forums_query.rows(sorted(reader.member_of), person.pk, floor_of(person))
    latest = max((str(updated) for _pk, _private, updated, _unread in found), default="")
    own = [pk for pk, private, _updated, _unread in found if private]
    return f"{latest}-{len(found)}-{own}", frozenset(pk for pk, _private, _updated, is_unread in found if is_unread)
