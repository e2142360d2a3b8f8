"""What a thread's page shows of each message, for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.reader import Reader
from forums.forum_conversation.models import Knot, Post, Topic
from forums.paging import PostPage
from search.models import Document


@dataclass(frozen=True)
class Turn:
    """A message with what is around it: the knots tied after it, and where the reader stands to it.

    `mine`: the kinds of reaction the reader gave, and "kept" where they keep the message. `cards`: the pages of this
    site it points to, among those the reader may see.
    """

    post: Post
    own: bool
    helped: bool
    unread: bool
    knots: Sequence[Knot] = ()
    mine: frozenset[str] = field(default=frozenset())
    cards: Sequence[Document] = ()


def turns(
    topic: Topic,
    reader: Reader,
    page: PostPage,
    *,
    mine: dict[int, frozenset[str]],
    cards: dict[int, list[Document]],
    read_to: int | None,
) -> list[Turn]:
    """The page's messages for this reader; `read_to` is the last one they have read, None for who has no marks."""
    person = reader.person.pk if reader.person else None
    return [
        Turn(
            post=post,
            own=post.poster_id == person,
            helped=post.pk == topic.helped_by_id,
            unread=read_to is not None and post.pk > read_to and post.poster_id != person,
            knots=page.knots.get(post.pk, ()),
            mine=mine.get(post.pk, frozenset()),
            cards=cards.get(post.pk, ()),
        )
        for post in page.posts
    ]
