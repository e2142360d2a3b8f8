"""What messages point to: pages of this site, shown as cards to those who may see them."""

from collections.abc import Mapping, Sequence

from accounts.reader import Reader
from search.cards import cards_for
from search.models import Document


def cards(
    reader: Reader, pointed: Mapping[int, Sequence[str]], similar: Sequence[int]
) -> tuple[dict[int, list[Document]], list[Document]]:
    """For each message the cards of what it points to, and the threads alike; both as the reader may see them.

    `pointed`: by message, the addresses it points to. `similar`: ids of threads. One query, none where there is
    nothing to show.
    """
    urls = {url for found in pointed.values() for url in found}
    by_url, by_thing = cards_for(reader, urls=urls, things=[("thread", pk) for pk in similar])
    alike = [by_thing["thread", pk] for pk in similar if ("thread", pk) in by_thing]
    shown = {pk: [by_url[url] for url in found if url in by_url] for pk, found in pointed.items()}
    return {pk: found for pk, found in shown.items() if found}, alike
