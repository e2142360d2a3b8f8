"""Pages of this site as cards: what is known of them, for those who may see them, in one query."""

from collections.abc import Collection

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.reader import Reader
from freshness.prepared import Prepared
from search.models import Document

MOST = 200


def cards_for(
    reader: Reader, *, urls: Collection[str] = (), things: Collection[tuple[str, int]] = ()
) -> tuple[dict[str, Document], dict[tuple[str, int], Document]]:
    """What the reader may see among these addresses and these things (kind, id): by address, and by thing.

    At most MOST of each are looked for; no query where nothing is asked.
    """
    if not urls and not things:
        return {}, {}
    if not urls and len({kind for kind, _pk in things}) == 1:
        return {}, {(row.kind, row.object_id): row for row in _titles(reader, things)}
    wanted = Q(url__in=sorted(urls)[:MOST]) if urls else Q()  # an impossible condition would cost the index its use
    for kind in sorted({kind for kind, _pk in things}):
        wanted |= Q(kind=kind, object_id__in=[pk for found, pk in things if found == kind][:MOST])
    shown = ("kind", "object_id", "title", "url", "byline", "network", "published_at", "excerpt", "projected_at")
    rows = list(Document.objects.filter(wanted, audience__in=reader.tokens).only(*shown).order_by("pk"))
    return {row.url: row for row in rows}, {(row.kind, row.object_id): row for row in rows}


def _titled(kind: str, pks: list[int], tokens: list[str]) -> QuerySet[Document, tuple[object, ...]]:
    found = Document.objects.filter(kind=kind, object_id__in=pks, audience__in=tokens)
    return found.order_by("pk").values_list(*TITLE)


TITLE = ("id", "kind", "object_id", "title", "url")
_query = Prepared(_titled, str, list[int], list[str])


def _titles(reader: Reader, things: Collection[tuple[str, int]]) -> list[Document]:
    """Things of one kind, with what a link to them shows; on most pages of threads, threads alike are all there is."""
    [kind] = {kind for kind, _pk in things}
    rows = _query.rows(kind, [pk for _kind, pk in things][:MOST], sorted(reader.tokens))
    return [Document.from_db(connection.alias, TITLE, row) for row in rows]
