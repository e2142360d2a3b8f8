"""What a thread's page shows of its kind, above the discussion."""

from typing import Any

from accounts.reader import Reader
from forums.forum_conversation.models import Topic
from forums.kinds.polls import poll_for
from forums.kinds.sheets import sheet_for
from forums.plugs import head_of


def context(topic: Topic, reader: Reader) -> dict[str, Any]:
    """`sheet` (SheetView), `poll` (PollView), `head` (safe HTML of a district above).

    One query for a poll, one for a meeting.
    """
    poll = getattr(topic, "poll", None)
    return {
        "sheet": sheet_for(topic, reader),
        "poll": poll_for(poll, topic, reader) if poll else None,
        "head": head_of(topic, reader),
    }
