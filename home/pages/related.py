"""« Articles liés »: what else was published about the same things, and in the same place."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F, Model, QuerySet, Value
from django.utils.functional import Promise
from wagtail.models import Page

from home.pages.reading import ReadQuerySet
from reference.models import Keyword

MOST = 4
LOOKED_AT = 12  # of each type: some may have gone out of sight since they were worked out
KEPT_FOR = 3600


class Related(NamedTuple):
    """A page that goes with another; `kind` in words."""

    title: str
    url: str
    kind: str


@dataclass(frozen=True)
class Type:
    """A type of page that bears keywords: its name as seen from Page, and what it has besides."""

    model: type[Page]
    name: str
    kinds: Mapping[str, str | Promise]  # labels by value; empty where the type has no kinds
    placed: bool


@lru_cache(maxsize=1)
def types() -> tuple[Type, ...]:
    """Every type of page that bears keywords, whichever app it is of."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Page) and _has(model, "keywords"):
            kinds: dict[str, str | Promise] = {}
            if _has(model, "kind"):
                kinds = dict(model._meta.get_field("kind").flatchoices)  # type: ignore[union-attr]
            found.append(Type(model, model._meta.model_name or "", kinds, _has(model, "territory")))
    return tuple(found)


def related_to(page: Page, *, keywords: Iterable[Keyword] | None = None, most: int = MOST) -> list[Related]:
    """What is published for everyone and shares most keywords (and the territory) with a page, the newest first.

    `keywords`: the page's own, where they were read already. One query; two the first time in an hour. Nothing that was
    taken back since is shown.
    """
    marks = sorted(one.pk for one in (page.keywords.all() if keywords is None else keywords))
    place = getattr(page, "territory_id", None)
    if not marks and not place:
        return []
    name = f"related:{page.pk}:{_digest(marks, place)}"
    pks = cache.get(name)
    if pks is None:
        pks = _nearest(page, marks, place)
        cache.set(name, pks, KEPT_FOR)
    return _shown(pks, most) if pks else []


def _digest(marks: list[int], place: int | None) -> str:
    return hashlib.sha256(f"{marks}{place}".encode()).hexdigest()[:16]


def _has(model: type[Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def _nearest(page: Page, marks: list[int], place: int | None) -> list[int]:
    """Ids of the pages that have most in common with this one; of two alike, the one made last comes first."""
    score: Counter[int] = Counter()
    found: list[QuerySet[Any, Any]] = []
    for one in types():
        open_to_all = ReadQuerySet(one.model).open_to_all().exclude(pk=page.pk).order_by()
        if marks:
            sharing = open_to_all.filter(keywords__in=marks).values_list("pk").annotate(shared=Count("keywords"))
            found.append(sharing.order_by("-shared", "-pk")[:LOOKED_AT])
        if place and one.placed:
            there = open_to_all.filter(territory=place).values_list("pk").annotate(shared=Value(1))
            found.append(there.order_by("-pk")[:LOOKED_AT])
    for pk, shared in _together(found):
        score[pk] += shared
    return sorted(score, key=lambda pk: (-score[pk], -pk))[:LOOKED_AT]


def _together(queries: Sequence[QuerySet[Any, Any]]) -> list[tuple[int, int]]:
    """The rows of several queries, asked as one: Django's own union takes no order within its parts on SQLite."""
    if not queries:
        return []
    parts = [query.query.sql_with_params() for query in queries]
    # The text is what Django writes for a query; what is asked for goes apart from it.
    sql = " UNION ALL ".join(f"SELECT * FROM ({text}) AS part_{place}" for place, (text, _given) in enumerate(parts))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [one for _text, given in parts for one in given])
        return list(cursor.fetchall())


def _shown(pks: list[int], most: int) -> list[Related]:
    """These pages in this order, as far as they are open to all now."""
    kinds = {f"kind_of_{one.name}": F(f"{one.name}__kind") for one in types() if one.kinds}
    pages = {one.pk: one for one in ReadQuerySet(Page).open_to_all().filter(pk__in=pks).annotate(**kinds).order_by()}
    shown = [pages[pk] for pk in pks if pk in pages]
    return [Related(one.title, one.url, _kind(one)) for one in shown if one.url][:most]


def _kind(page: Page) -> str:
    for one in types():
        value = getattr(page, f"kind_of_{one.name}", None)
        if value is not None:
            return str(one.kinds.get(value, ""))
    model = page.cached_content_type.model_class()
    return str(model._meta.verbose_name).capitalize() if model else ""
