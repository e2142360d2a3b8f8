"""The engine that needs no server: SQLite's FTS5 or PostgreSQL's full text, over the stems of the projection.

Neither keeps an index of its own: triggers (SQLite) and a generated column (PostgreSQL) follow the table.
What someone types is reduced to stems of letters and digits before it meets a query language.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from search.engines.base import PAGE, Filters, Key, Results
from search.models import Document
from search.text import STOP_WORDS, terms, words

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


@dataclass
class Where:
    """Conditions on search_document as `d`, with their parameters; only fixed text goes into the SQL."""

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, part: str, *values: Any) -> None:
        """One more condition."""
        self.parts.append(part)
        self.values += values

    def __str__(self) -> str:
        return " AND ".join(self.parts)


class SQLite:
    """FTS5: a smaller bm25 is better, so it is turned round. A title counts ten times."""

    source = "search_fts JOIN search_document d ON d.id = search_fts.rowid"
    matches = "search_fts MATCH %s"
    score = "round(-bm25(search_fts, 10.0, 1.0, 0.0), 2)"
    scores_take_query = False

    @staticmethod
    def all_of(stems: list[str]) -> str:
        """Documents that have every stem; those that have them side by side, in this order, count more."""
        every = " AND ".join(f'"{one}"' for one in stems)
        return f'{{title_stems stems}} : (({every}) OR "{" ".join(stems)}")'

    @staticmethod
    def beginnings(whole: list[str], last: str) -> str:
        """Documents whose title has these words and one that begins with `last`."""
        every = " AND ".join([*(f'"{one}"' for one in whole), f'"{last}" *'])
        return f"{{title_words}} : ({every})"


class PostgreSQL:
    """tsvector: A is the title's stems, B the text's, C the title's whole words."""

    source = "search_document d"
    matches = "d.vector @@ to_tsquery('simple', %s)"
    score = "round(ts_rank('{0,0,0.1,1}', d.vector, to_tsquery('simple', %s), 1)::numeric, 4)::float8"
    scores_take_query = True

    @staticmethod
    def all_of(stems: list[str]) -> str:
        """Documents that have every stem; ts_rank itself prefers those that stand close together."""
        return " & ".join(f"{one}:AB" for one in stems)

    @staticmethod
    def beginnings(whole: list[str], last: str) -> str:
        """Documents whose title has these words and one that begins with `last`."""
        return " & ".join([*(f"{one}:C" for one in whole), f"{last}:*C"])


class DatabaseEngine:
    """See search.engines.base.Engine."""

    def __init__(self) -> None:
        self.dialect: type[SQLite] | type[PostgreSQL] = SQLite if connection.vendor == "sqlite" else PostgreSQL

    def search(self, query: str, *, tokens: frozenset[str], filters: Filters, after: Key | None = None) -> Results:
        """See Engine."""
        looked_for = terms(query)
        if not looked_for or not tokens:
            return Results()
        expression = self.dialect.all_of(looked_for)
        where = self._where(expression, tokens, filters)
        facets = self._facets(where)
        total = facets.get(filters.kind, 0) if filters.kind else sum(facets.values())
        if filters.kind:
            where.add("d.kind = %s", filters.kind)
        found = self._page(expression, where, after)
        page = found[:PAGE]
        next_key = self._key(page[-1]) if len(found) > PAGE else None
        return Results(pks=[row[0] for row in page], total=total, facets=facets, next_key=next_key)

    def suggest(self, query: str, *, tokens: frozenset[str], limit: int) -> list[int]:
        """See Engine."""
        *before, last = words(query)[-12:] or [""]
        if len(last) < 2 or not tokens:
            return []
        expression = self.dialect.beginnings([word for word in before if word not in STOP_WORDS], last)
        where = self._where(expression, tokens, Filters())
        sql = f"SELECT d.id FROM {self.dialect.source} WHERE {where} ORDER BY d.published_at DESC, d.id DESC LIMIT %s"  # noqa: S608
        return [row[0] for row in self._rows(sql, [*where.values, limit])]

    def index(self, documents: Iterable[Document]) -> None:
        """Nothing to do: the table is the index."""

    def remove(self, pks: Iterable[int]) -> None:
        """Nothing to do: the table is the index."""

    def rebuild(self) -> None:
        """Have SQLite read the table again; PostgreSQL's column cannot differ from it."""
        if self.dialect is SQLite:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO search_fts (search_fts) VALUES ('rebuild')")

    def _where(self, expression: str, tokens: frozenset[str], filters: Filters) -> Where:
        where = Where()
        where.add(self.dialect.matches, expression)
        where.add(f"d.audience IN ({', '.join(['%s'] * len(tokens))})", *sorted(tokens))
        if filters.network:
            where.add("d.network = %s", filters.network)
        if filters.theme:  # keys have letters, digits, spaces and colons: nothing that LIKE would take for its own
            where.add("d.themes LIKE %s", f"%|{filters.theme}|%")
        if filters.places:
            any_of = " OR ".join(["d.places LIKE %s"] * len(filters.places))
            where.add(f"({any_of})", *(f"%|{key}|%" for key in filters.places))
        if filters.since:
            where.add("d.published_at >= %s", self._moment(filters.since))
        return where

    def _facets(self, where: Where) -> dict[str, int]:
        sql = f"SELECT d.kind, count(*) FROM {self.dialect.source} WHERE {where} GROUP BY d.kind ORDER BY 2 DESC, 1"  # noqa: S608
        return dict(self._rows(sql, where.values))

    def _page(self, expression: str, where: Where, after: Key | None) -> list[tuple[Any, ...]]:
        scoring = [expression] if self.dialect.scores_take_query else []
        inner = (
            f"SELECT d.id AS id, {self.dialect.score} AS score, d.published_at AS at"  # noqa: S608
            f" FROM {self.dialect.source} WHERE {where}"
        )
        following, values = "", []
        if after:
            score, microseconds, pk = after
            moment = self._moment(EPOCH + microseconds * MICROSECOND)
            following = "WHERE score < %s OR (score = %s AND (at < %s OR (at = %s AND id < %s)))"
            values = [score, score, moment, moment, pk]
        sql = f"SELECT id, score, at FROM ({inner}) found {following} ORDER BY score DESC, at DESC, id DESC LIMIT %s"  # noqa: S608
        return self._rows(sql, [*scoring, *where.values, *values, PAGE + 1])

    @staticmethod
    def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    @staticmethod
    def _moment(moment: dt.datetime) -> Any:
        return connection.ops.adapt_datetimefield_value(moment)

    @staticmethod
    def _key(row: tuple[Any, ...]) -> Key:
        pk, score, moment = row
        if isinstance(moment, str):
            moment = dt.datetime.fromisoformat(moment)
        if timezone.is_naive(moment):
            moment = moment.replace(tzinfo=dt.UTC)
        return float(score), (moment - EPOCH) // MICROSECOND, pk
