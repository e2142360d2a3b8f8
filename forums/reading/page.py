"""What a thread's page shows of the reader's own standing."""

from typing import Any

from accounts.reader import Reader
from forums.forum_conversation.models import Post, Topic


def context(topic: Topic, reader: Reader, posts: list[Post]) -> dict[str, Any]:
    """`read_to` (None for who has no marks), `stance`, `mine` (by message: kinds of reaction, "kept")."""
    return {"read_to": None, "stance": "", "mine": {}}
