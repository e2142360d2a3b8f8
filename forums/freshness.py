"""Plug: public forums' pages may be kept while nothing changed in them.

These queries are all that a kept page costs: they are written out, since Django takes longer to put them together than
the database to answer them.
"""

from django.db import connection

from freshness.plugs import register

TOPIC = """
    SELECT topic.updated, coalesce(stream.seq, 0)
    FROM forum_conversation_topic topic
    JOIN forum_forum forum ON forum.id = topic.forum_id
    LEFT JOIN live_stream stream ON stream.name = %s
    WHERE topic.id = %s AND topic.approved AND NOT forum.private
"""
FORUM = "SELECT updated FROM forum_forum WHERE id = %s AND NOT private"
ALL = "SELECT max(updated) FROM forum_forum WHERE NOT private"


def _state(query: str, *given: str | int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        found = cursor.fetchone()
    return "-".join(map(str, found)) if found else None


def of_topic(pk: str) -> str | None:
    """When the thread last changed, and the number of its last event; None where it is not public."""
    return _state(TOPIC, f"thread:{int(pk)}", int(pk))


def of_forum(pk: str) -> str | None:
    """When anything was last done in the forum; None where it is not public."""
    return _state(FORUM, int(pk))


def of_all() -> str | None:
    """When anything was last done in a public forum."""
    return _state(ALL)


register(r"/forums/", of_all)
register(r"/forums/(?!fil/)[-a-z0-9_]+-(?P<pk>\d{1,18})/", of_forum)
register(r"/forums/fil/[-a-z0-9_]+-(?P<pk>\d{1,18})/", of_topic)
