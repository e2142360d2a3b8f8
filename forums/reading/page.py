"""What a thread's page shows of the reader's own standing."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Value

from accounts.models import User
from accounts.reader import Reader
from forums.forum_conversation.models import Reaction, Topic
from forums.reading.marks import standing_in
from forums.reading.models import Bookmark

KEPT = "kept"


def context(topic: Topic, reader: Reader, posts: Sequence[int]) -> dict[str, Any]:
    """Where the reader stands in this thread: two queries for a member, none for a passer-by.

    `read_to` (None for who has no marks), `first_unread` (the id of a message, or None), `unread_count`, `stance`,
    `mine` (by message: kinds of reaction, "kept").
    """
    person = reader.person if reader.is_professional else None
    if person is None:
        return {"read_to": None, "first_unread": None, "unread_count": 0, "stance": "", "mine": {}}
    found = standing_in(topic, person)
    read_to = found.read_to
    if read_to is not None:
        # What the marks of the forum or the cut-off call read is read, whatever the thread's own mark says.
        last = topic.last_post_id or 0
        read_to = max(read_to, found.first - 1 if found.first else last)
    return {
        "read_to": read_to,
        "first_unread": found.first if found.read_to is not None else None,
        "unread_count": found.count if found.read_to is not None else 0,
        "stance": found.stance,
        "mine": mine(person, posts),
    }


def mine(person: User, posts: Sequence[int]) -> dict[int, frozenset[str]]:
    """What the person said of the messages with these ids, and which they keep: one query."""
    if not posts:
        return {}
    said = Reaction.objects.filter(person=person, post__in=posts).order_by().values_list("post_id", "kind")
    kept = Bookmark.objects.filter(person=person, post__in=posts).order_by()
    found: dict[int, set[str]] = {}
    for post_id, kind in said.union(kept.values_list("post_id", Value(KEPT, output_field=CharField())), all=True):
        found.setdefault(post_id, set()).add(kind)
    return {post_id: frozenset(kinds) for post_id, kinds in found.items()}
