"""What stands beside a thread."""

from typing import Any

from accounts.reader import Reader
from forums.forum_conversation.models import Topic


def context(topic: Topic, reader: Reader) -> dict[str, Any]:
    """`outline` of a long thread."""
    return {"outline": []}
