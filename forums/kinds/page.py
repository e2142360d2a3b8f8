"""What a thread's page shows of its kind, above the discussion."""

from typing import Any

from accounts.reader import Reader
from forums.forum_conversation.models import Topic
from forums.kinds.hats import choices
from forums.kinds.polls import poll_for
from forums.kinds.sheets import sheet_for
from forums.permissions import may_reply
from forums.plugs import head_of


def context(topic: Topic, reader: Reader) -> dict[str, Any]:
    """`sheet` (SheetView), `poll` (PollView), `head` (safe HTML of a district above), `hats` the reader may wear.

    One query for a poll, one for a meeting, one for the hats of who may answer: (value, words), the main one first.
    """
    poll = getattr(topic, "poll", None)
    return {
        "sheet": sheet_for(topic, reader),
        "poll": poll_for(poll, topic, reader) if poll else None,
        "head": head_of(topic, reader),
        "hats": choices(reader) if may_reply(reader, topic) else [],
    }
