"""What a reader may find: a page of results, drawn from the projection whichever engine found them."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models.functions import Left
from django.utils.safestring import SafeString

from accounts.reader import Reader
from reference.models import Keyword
from search.engines import database_engine, engine
from search.engines.base import Filters, Key, Results, Unavailable
from search.models import Document
from search.plugs import kinds
from search.text import highlight, passage, terms

READ = 20_000  # characters of a text in which the passage to show is looked for
MAX_SUGGESTIONS = 8


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One result as it is shown. `title` and `passage` are HTML with the words that were looked for in <mark>."""

    kind: str
    label: str
    title: SafeString
    passage: SafeString
    url: str
    byline: str
    network: str
    territory: str
    published_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of results. `replaced`: the search server did not answer, the database did in its place."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    facets: dict[str, int] = field(default_factory=dict)
    next_key: Key | None = None
    replaced: bool = False


def find(query: str, *, by: Reader, filters: Filters, after: Key | None, networks: dict[str, str]) -> Page:
    """The page of what `by` may see that follows `after`, best first. `networks`: their names by slug."""
    results, replaced = _results(query, tokens=by.tokens, filters=filters, after=after)
    found = _documents(results.pks, by)
    looked_for = terms(query)
    return Page(
        hits=[_hit(found[pk], looked_for, networks) for pk in results.pks if pk in found],
        total=results.total,
        facets=results.facets,
        next_key=results.next_key,
        replaced=replaced,
    )


def suggest(query: str, *, by: Reader) -> list[Document]:
    """At most 8 things `by` may see, whose title has the words of `query`, the last one perhaps unfinished."""
    try:
        pks = engine().suggest(query, tokens=by.tokens, limit=MAX_SUGGESTIONS)
    except Unavailable:
        pks = database_engine().suggest(query, tokens=by.tokens, limit=MAX_SUGGESTIONS)
    found = _documents(pks, by)
    return [found[pk] for pk in pks if pk in found]


def network_names(by: Reader) -> dict[str, str]:
    """Names of the networks `by` may see, by slug, as the projection knows them."""
    held = Document.objects.filter(kind="network", audience__in=by.tokens).exclude(network="")
    return dict(held.order_by("title", "pk").values_list("network", "title"))


def themes() -> list[str]:
    """The themes one may choose from."""
    return list(
        Keyword.objects.standing()
        .filter(group=Keyword.Group.THEME)
        .order_by("label")
        .values_list("label", flat=True)[:200]
    )


def _results(query: str, *, tokens: frozenset[str], filters: Filters, after: Key | None) -> tuple[Results, bool]:
    try:
        return engine().search(query, tokens=tokens, filters=filters, after=after), False
    except Unavailable:
        return database_engine().search(query, tokens=tokens, filters=filters, after=after), True


def _documents(pks: list[int], by: Reader) -> dict[int, Document]:
    """Loaded under the reader's tokens once more: an index that is late shows nothing it should not."""
    held = Document.objects.filter(pk__in=pks, audience__in=by.tokens)
    return {one.pk: one for one in held.defer("text", "stems", "title_stems").annotate(beginning=Left("text", READ))}


def _hit(document: Document, looked_for: list[str], networks: dict[str, str]) -> Hit:
    known = kinds().get(document.kind)
    words = passage(document.beginning, looked_for)  # type: ignore[attr-defined]
    return Hit(
        kind=document.kind,
        label=str(known.label) if known else "",
        title=highlight(document.title, looked_for),
        passage=highlight(words, looked_for),
        url=document.url,
        byline=document.byline,
        network=networks.get(document.network, document.network),
        territory=document.territory,
        published_at=document.published_at,
    )
