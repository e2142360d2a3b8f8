"""Lists of threads: filtered, sorted, paged by key, with what is new in each for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.reader import Reader
from forums import lists_paging
from forums.forum_conversation.models import Topic, TopicQuerySet
from forums.paging import TOPICS_A_PAGE
from forums.reading.filters import UNREAD, Filters
from forums.reading.rows import Row, for_rows, rows

MOST_PINNED = 10  # more are shown too, for one query more


@dataclass(frozen=True)
class Listing:
    """A page of a list. `pinned` stand above its first page. `older_url`, `first_url`: other pages, or ""."""

    filters: Filters
    rows: list[Row]
    pinned: list[Row]
    older_url: str
    first_url: str


def listing(
    topics: TopicQuerySet, asked: Mapping[str, str], reader: Reader, *, pinned: bool = False, marked: bool = True
) -> Listing:
    """The page of these threads that an address asks for; with `pinned`, pinned ones first where nothing narrows.

    For a member one query for the threads and their marks, one for the counts; not `marked`, as for anyone.
    """
    filters, key = Filters(asked, reader), asked.get("apres")
    above = pinned and filters.plain
    narrowed = filters.narrow(topics)
    if marked and filters.state != UNREAD:
        narrowed = for_rows(narrowed, reader)
    if above and not key:
        held, found, older = _first_page(narrowed, filters.order)
    else:
        held = []
        found, older = lists_paging.page_of_topics(
            narrowed.filter(type=0) if above else narrowed, key, order=filters.order
        )
    shown = rows([*held, *found], reader if marked else Reader())
    return Listing(
        filters=filters,
        pinned=shown[: len(held)],
        rows=shown[len(held) :],
        older_url=filters.query(apres=older) if older else "",
        first_url=filters.query() if key else "",
    )


def _first_page(topics: TopicQuerySet, order: str) -> tuple[list[Topic], list[Topic], str | None]:
    """Pinned threads, those of the first page, and the key of the next: one query unless very many are pinned."""
    found = list(topics.for_list().order_by("-type", f"-{order}", "-pk")[: TOPICS_A_PAGE + MOST_PINNED + 1])
    held = [topic for topic in found if topic.type]
    if len(held) > MOST_PINNED:
        held = list(topics.filter(type__gt=0).for_list().order_by("-type", f"-{order}", "-pk"))
        return held, *lists_paging.page_of_topics(topics.filter(type=0), None, order=order)
    rest = found[len(held) :]
    page = rest[:TOPICS_A_PAGE]
    return held, page, lists_paging.topic_key(page[-1], order) if len(rest) > TOPICS_A_PAGE else None
