"""What the districts above know of a thread, and forums must not ask for: what stands at its head, by its kind."""

from collections.abc import Callable

from django.utils.safestring import SafeString

from accounts.reader import Reader
from forums.forum_conversation.models import Topic

Head = Callable[[Topic, Reader], SafeString | str]

_heads: dict[str, Head] = {}


def register_head(kind: str, head: Head) -> None:
    """Say what stands above the messages of threads of this kind: safe HTML, or nothing for a reader it is not for."""
    _heads[kind] = head


def head_of(topic: Topic, reader: Reader) -> SafeString | str:
    """What stands above the messages of this thread, for this reader."""
    head = _heads.get(topic.kind)
    return head(topic, reader) if head else ""
