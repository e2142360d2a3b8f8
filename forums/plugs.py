"""What the districts above know, and forums must not ask for: what stands at a thread's head, by its kind; what they
hold that follows a thread into another; and what they ask of a reader, which « Pour moi » says.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.reader import Reader
from forums.forum_conversation.models import Topic

Head = Callable[[Topic, Reader], SafeString | str]
Carry = Callable[[Topic, Topic], None]


@dataclass(frozen=True)
class Request:
    """Something that is asked of a reader: what, in a sentence, and where they answer (`act` names that way)."""

    title: str
    words: str
    url: str
    act: str


Requests = Callable[[Reader], list[Request]]

_heads: dict[str, Head] = {}
_carries: list[Carry] = []
_requests: dict[str, Requests] = {}


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


def register_requests(name: str, requests: Requests) -> None:
    """Say what is asked of a reader today: one query, and nothing where nothing is. Again changes nothing."""
    _requests[name] = requests


def requests_to(reader: Reader) -> list[Request]:
    """All that the districts above ask of a reader."""
    return [one for requests in _requests.values() for one in requests(reader)]
