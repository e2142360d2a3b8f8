"""Where a reader stands to a message."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from search.models import Document


@dataclass(frozen=True)
class Turn:
    """What a message is to one reader.

    `mine`: the kinds of reaction the reader gave, and "kept" where they keep the message. `cards`: the pages of this
    site it points to, among those the reader may see.
    """

    own: bool = False
    helped: bool = False
    unread: bool = False
    mine: frozenset[str] = field(default=frozenset())
    cards: Sequence[Document] = ()
