"""What a thread's page shows of its summary, and of what the reader may do to it."""

from typing import Any

from accounts.reader import Reader
from forums.forum_conversation.models import Topic


def context(topic: Topic, reader: Reader) -> dict[str, Any]:
    """`summary`, and where the reader may edit it."""
    return {"summary": None}
