"""What can be listened to, as registered by those whose things they are."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.reader import Reader


@dataclass(frozen=True, kw_only=True)
class StreamKind:
    """A family of streams, as `thread` in `thread:42`.

    `may_listen` is asked at subscription and again before each thing is sent. `render` gives the HTML a listener gets
    for one event (type, object id), or None if it no longer shows. `say` takes what a socket says, where one may.
    """

    prefix: str
    may_listen: Callable[[Reader, int], bool]
    render: Callable[[str, int, Reader], str | None]
    say: Callable[[Reader, int, str, str], None] | None = None


_kinds: dict[str, StreamKind] = {}


def register(kind: StreamKind) -> None:
    """Make a family of streams known; a district calls it from its AppConfig.ready."""
    _kinds[kind.prefix] = kind


def find(stream: object) -> tuple[StreamKind, int] | None:
    """The family and number in a stream's name (`thread:42`); None for anything else."""
    if not isinstance(stream, str) or len(stream) > 40:
        return None
    prefix, _, number = stream.partition(":")
    if prefix not in _kinds or not (number.isascii() and number.isdigit()):
        return None
    return _kinds[prefix], int(number)
