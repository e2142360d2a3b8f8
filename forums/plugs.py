"""What the districts above know of a thread, and forums must not ask for: what stands at its head, by its kind; and
what they hold that follows a thread into another.
"""

from collections.abc import Callable

from django.utils.safestring import SafeString

from accounts.reader import Reader
from forums.forum_conversation.models import Topic

Head = Callable[[Topic, Reader], SafeString | str]
Carry = Callable[[Topic, Topic], None]

_heads: dict[str, Head] = {}
_carries: list[Carry] = []


def register_head(kind: str, head: Head) -> None:
    """Say what stands above the messages of threads of this kind: safe HTML, or nothing for a reader it is not for."""
    _heads[kind] = head


def head_of(topic: Topic, reader: Reader) -> SafeString | str:
    """What stands above the messages of this thread, for this reader."""
    head = _heads.get(topic.kind)
    return head(topic, reader) if head else ""


def register_carry(carry: Carry) -> None:
    """Say what follows a thread that is merged into another: called with both, in the merge's transaction.

    Raises forums.actions.NotHere, with a text fit for the page, where the two cannot become one.
    """
    _carries.append(carry)


def carry_what_stands_above(topic: Topic, into: Topic) -> None:
    """Have the districts above carry what they hold of a thread to the one it is merged into."""
    for carry in _carries:
        carry(topic, into)
