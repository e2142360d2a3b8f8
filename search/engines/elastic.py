"""Elasticsearch, by elasticsearch.dsl.

What it finds is loaded from the projection again, under the reader's rights: an index that is late shows nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.utils import timezone
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.dsl import Index, Q, Search, analyzer, token_filter
from elasticsearch.dsl import Mapping as Fields
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from search.engines.base import PAGE, Filters, Key, Results, Unavailable
from search.models import Document
from search.text import MAX_QUERY, terms, words

P = ParamSpec("P")
R = TypeVar("R")
SECONDS = 2.0
BUILD_SECONDS = 60.0
BULK = 500
NEWEST: list[Any] = [{"published_at": "desc"}, {"pk": "desc"}]
BEST: list[Any] = [{"_score": "desc"}, *NEWEST]

_elision = token_filter(
    "maillage_elision",
    type="elision",
    articles_case=True,
    articles=["l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu"],
)
_stop = token_filter("maillage_stop", type="stop", stopwords="_french_")
_light = token_filter("maillage_light", type="stemmer", language="light_french")
FRENCH = analyzer(
    "maillage_french", tokenizer="standard", filter=[_elision, "lowercase", _stop, _light, "asciifolding"]
)
PLAIN = analyzer("maillage_plain", tokenizer="standard", filter=["lowercase", "asciifolding"])


def answered(function: Callable[P, R]) -> Callable[P, R]:
    """Turn every way a server has of not answering into Unavailable."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (ApiError, TransportError, BulkIndexError) as error:
            raise Unavailable(str(error)[:300]) from error

    return call


class ElasticEngine:
    """See search.engines.base.Engine. `alias` is what is asked; the index behind it changes when it is built anew."""

    def __init__(self, url: str = "", *, alias: str = "maillage") -> None:
        self.client = Elasticsearch(
            url or settings.ELASTICSEARCH_URL, request_timeout=SECONDS, max_retries=1, retry_on_timeout=False
        )
        self.alias = alias

    @answered
    def search(self, query: str, *, tokens: frozenset[str], filters: Filters, after: Key | None = None) -> Results:
        """See Engine."""
        text = query[:MAX_QUERY]
        if not terms(text) or not tokens:
            return Results()
        search = Search(using=self.client, index=self.alias).query(
            Q(
                "bool",
                must=[Q("multi_match", query=text, type="cross_fields", operator="and", fields=["title^3", "text"])],
                should=[Q("match_phrase", title={"query": text, "boost": 2}), Q("match_phrase", text={"query": text})],
                filter=self._narrowed(tokens, filters),
            )
        )
        if filters.kind:
            search = search.post_filter("term", kind=filters.kind)
        search.aggs.bucket("kinds", "terms", field="kind", size=50)
        search = search.sort(*BEST)
        search = search.source(False).extra(size=PAGE + 1, track_total_hits=True)
        if after:
            search = search.extra(search_after=[after[0], after[1] // 1000, after[2]])
        return self._results(search.execute())

    @answered
    def suggest(self, query: str, *, tokens: frozenset[str], limit: int) -> list[int]:
        """See Engine."""
        typed = words(query[:MAX_QUERY])[-12:]
        if not typed or len(typed[-1]) < 2 or not tokens:
            return []
        found = (
            Search(using=self.client, index=self.alias)
            .query("bool", filter=self._narrowed(tokens, Filters()))
            .query("match_bool_prefix", title__plain={"query": " ".join(typed), "operator": "and"})
            .sort(*NEWEST)
            .source(False)
            .extra(size=limit)
            .execute()
        )
        return [int(hit.meta.id) for hit in found]

    @answered
    def index(self, documents: Iterable[Document]) -> None:
        """See Engine."""
        self._ensure()
        self._write(self._action(document) for document in documents)

    @answered
    def remove(self, pks: Iterable[int]) -> None:
        """See Engine."""
        self._ensure()
        self._write({"_op_type": "delete", "_id": str(pk)} for pk in pks)

    @answered
    def rebuild(self) -> None:
        """See Engine. What is written while this goes on is caught up with after the swap."""
        begun = timezone.now()
        fresh = f"{self.alias}-{begun:%Y%m%d%H%M%S%f}"
        self._create(fresh)
        written: set[int] = set()
        self._write(self._all(written), index=fresh)
        self._swap(fresh)
        self._write(self._action(one) for one in Document.objects.filter(projected_at__gte=begun).iterator(BULK))
        left = set(Document.objects.order_by().values_list("pk", flat=True))
        self.remove(written - left)
        self.client.indices.refresh(index=self.alias)

    def _all(self, written: set[int]) -> Iterator[dict[str, Any]]:
        for document in Document.objects.order_by("pk").iterator(BULK):
            written.add(document.pk)
            yield self._action(document)

    @staticmethod
    def _action(document: Document) -> dict[str, Any]:
        return {
            "_id": str(document.pk),
            "pk": document.pk,
            "kind": document.kind,
            "title": document.title,
            "text": " ".join([document.text, document.keywords, document.byline, document.territory]),
            "audience": document.audience,
            "network": document.network,
            "themes": document.themes.strip("|").split("|"),
            "places": document.places.strip("|").split("|"),
            "published_at": document.published_at.isoformat(),
        }

    def _write(self, actions: Iterable[dict[str, Any]], *, index: str = "") -> None:
        client = self.client.options(request_timeout=BUILD_SECONDS)
        for done, report in streaming_bulk(
            client, actions, index=index or self.alias, chunk_size=BULK, raise_on_error=False
        ):
            answer = next(iter(report.values()))
            if not done and answer.get("status") != 404:  # forgotten already
                raise Unavailable(str(answer)[:300])

    def _create(self, name: str, **aliases: dict[str, str]) -> None:
        """A new, empty index; nothing happens if there is one of that name."""
        index = Index(name, using=self.client)
        index.settings(number_of_shards=1, number_of_replicas=0)
        fields = Fields()
        fields.meta("dynamic", "strict")
        fields.field("title", "text", analyzer=FRENCH, fields={"plain": {"type": "text", "analyzer": "maillage_plain"}})
        fields.field("text", "text", analyzer=FRENCH)
        for keyword in ("kind", "audience", "network", "themes", "places"):
            fields.field(keyword, "keyword")
        fields.field("published_at", "date")
        fields.field("pk", "long")
        index.mapping(fields)
        index.analyzer(FRENCH)
        index.analyzer(PLAIN)
        index.aliases(**aliases)
        self.client.options(ignore_status=400, request_timeout=BUILD_SECONDS).indices.create(
            index=name, body=index.to_dict()
        )

    def _ensure(self) -> None:
        """See that the alias stands for an index: writing to a name that is none would make one without a mapping."""
        if not self.client.indices.exists_alias(name=self.alias):
            self._create(f"{self.alias}-first", **{self.alias: {}})

    def _swap(self, fresh: str) -> None:
        """Let the alias stand for this index and drop the one it stood for, in one step."""
        held = self.client.indices.get_alias(name=f"{self.alias}*", ignore_unavailable=True).body
        old = [name for name, about in held.items() if self.alias in about.get("aliases", {})]
        actions: list[dict[str, Any]] = [{"add": {"index": fresh, "alias": self.alias}}]
        actions += [{"remove_index": {"index": name}} for name in old if name != fresh]
        self.client.indices.update_aliases(actions=actions)

    @staticmethod
    def _narrowed(tokens: frozenset[str], filters: Filters) -> list[Any]:
        narrowed = [Q("terms", audience=sorted(tokens))]
        if filters.network:
            narrowed.append(Q("term", network=filters.network))
        if filters.theme:
            narrowed.append(Q("term", themes=filters.theme))
        if filters.places:
            narrowed.append(Q("terms", places=list(filters.places)))
        if filters.since:
            narrowed.append(Q("range", published_at={"gte": filters.since.isoformat()}))
        return narrowed

    @staticmethod
    def _results(response: Any) -> Results:
        hits = list(response)
        page = hits[:PAGE]
        next_key = None
        if len(hits) > PAGE:
            score, milliseconds, pk = page[-1].meta.sort
            next_key = float(score), int(milliseconds) * 1000, int(pk)
        return Results(
            pks=[int(hit.meta.id) for hit in page],
            total=response.hits.total.value,
            facets={bucket.key: bucket.doc_count for bucket in response.aggregations.kinds.buckets},
            next_key=next_key,
        )
