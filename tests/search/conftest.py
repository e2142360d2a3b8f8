"""Books to look for: a kind of thing of these tests' own, and the engine of the settings kept empty between tests."""

import datetime as dt
import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.reader import Reader
from search import plugs, projection
from search.engines import engine
from search.engines.base import Filters
from search.engines.elastic import ElasticEngine
from search.plugs import Found, Searchable
from search.queries import Page, find

Shelf = dict[int, Found]


@pytest.fixture
def shelf(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """What can be found: put things in, then project them with `store`."""
    books: Shelf = {}
    monkeypatch.setattr(plugs, "_kinds", {})
    for kind, label in (("book", "Livre"), ("film", "Film")):
        remainder = 0 if kind == "book" else 1  # films have odd ids

        def load(pks: list[int], remainder: int = remainder) -> Shelf:
            return {pk: books[pk] for pk in pks if pk in books and pk % 2 == remainder}

        def all_pks(remainder: int = remainder) -> list[int]:
            return [pk for pk in books if pk % 2 == remainder]

        plugs.register(Searchable(kind=kind, label=label, load=load, all_pks=all_pks))
    begin_anew()
    yield books
    forget_all()


@pytest.fixture
def store(shelf: Shelf) -> Callable[..., None]:
    """Put a book (even id) or a film (odd id) where it can be found."""

    def put(pk: int, title: str, text: str = "", *, days_ago: float = 1, **fields: object) -> None:
        shelf[pk] = Found(
            title=title,
            text=text,
            url=f"/livres/{pk}/",
            published_at=timezone.now() - dt.timedelta(days=days_ago),
            **{"audience": "public", **fields},  # type: ignore[arg-type]
        )
        projection.project("film" if pk % 2 else "book", [pk])
        settle()

    return put


def begin_anew() -> None:
    """Begin with a new index: in an old one, what was deleted still counts in how rare a word is."""
    if settings.ELASTICSEARCH_URL:
        elastic = engine()
        assert isinstance(elastic, ElasticEngine)
        indices = elastic.client.options(ignore_status=404).indices
        for name in indices.get(index=f"{elastic.alias}*", expand_wildcards="open").body:
            indices.delete(index=name)
        elastic._ensure()


def forget_all() -> None:
    """Empty the search server, which no test's transaction rolls back."""
    if settings.ELASTICSEARCH_URL:
        alias = engine().alias  # type: ignore[attr-defined]
        client = engine().client.options(ignore_status=404)  # type: ignore[attr-defined]
        client.indices.refresh(index=alias)
        client.delete_by_query(index=alias, query={"match_all": {}}, refresh=True)


def settle() -> None:
    """See that what was written can be found: a search server shows it a moment later only."""
    if settings.ELASTICSEARCH_URL:
        engine().client.indices.refresh(index=engine().alias)  # type: ignore[attr-defined]


def look(query: str, *, by: Reader | None = None, after=None, **filters: object) -> Page:
    """The page of results of this query."""
    return find(query, by=by or Reader(), filters=Filters(**filters), after=after, networks={})  # type: ignore[arg-type]


def urls(page: Page) -> list[str]:
    """Where the results lead, in order."""
    return [hit.url for hit in page.hits]


def on_a_real_server() -> bool:
    """Whether this run has a search server."""
    return bool(os.environ.get("ELASTICSEARCH_URL"))
