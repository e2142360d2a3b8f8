"""What a thread's page shows of the reader's own standing."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from accounts.models import User
from accounts.reader import Reader
from forums.forum_conversation.models import Topic
from forums.reading.marks import standing_in


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


MINE = """
    SELECT post_id, kind FROM forum_conversation_reaction WHERE person_id = %s AND post_id IN ({ids})
    UNION ALL
    SELECT post_id, 'kept' FROM forum_reading_bookmark WHERE person_id = %s AND post_id IN ({ids})
"""


def mine(person: User, posts: Sequence[int]) -> dict[int, frozenset[str]]:
    """What the person said of the messages with these ids, and which they keep ("kept"): one query."""
    if not posts:
        return {}
    found: dict[int, set[str]] = {}
    with connection.cursor() as cursor:
        # Only as many `%s` as there are ids go into the words of the query.
        cursor.execute(MINE.format(ids=", ".join(["%s"] * len(posts))), [person.pk, *posts, person.pk, *posts])
        for post_id, kind in cursor.fetchall():
            found.setdefault(post_id, set()).add(kind)
    return {post_id: frozenset(kinds) for post_id, kinds in found.items()}
