"""What stands beside a thread."""

from typing import Any

from accounts.reader import Reader
from forums.around import plan
from forums.around.onward import ways_of
from forums.forum_conversation.models import Topic


def context(topic: Topic, reader: Reader) -> dict[str, Any]:
    """`outline`: whether the thread is long enough to have a plan, which the page fetches by itself; `onward`: what it
    may become elsewhere. No query.
    """
    return {"outline": plan.is_long(topic), "onward": ways_of(topic)}
