"""Where a reader stands to a message."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forums.forum_conversation.models import Post
from search.models import Document


@dataclass(frozen=True)
class Turn:
    """A message as one reader has it.

    `mine`: the kinds of reaction the reader gave, and "kept" where they keep the message. `cards`: the pages of this
    site it points to, among those the reader may see.
    """

    post: Post
    own: bool
    helped: bool
    unread: bool
    mine: frozenset[str] = field(default=frozenset())
    cards: Sequence[Document] = ()
