"""What a thread's page shows of its kind, above the discussion."""

from typing import Any

from accounts.reader import Reader
from forums.forum_conversation.models import Topic


def context(topic: Topic, reader: Reader) -> dict[str, Any]:
    """`sheet` of an experience, `poll`, `hats` the reader may speak under."""
    return {"sheet": None, "poll": None, "hats": []}
