"""Lists of pages by key: `?avant=<pk>` gives what follows that page, the newest first; `?apres=<pk>`, by title."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict
from wagtail.models import Page

T = TypeVar("T", bound=Page)
KEY = "avant"
NEXT = "apres"


@dataclass(frozen=True)
class Slice(Generic[T]):
    """What one page of a list shows; `older` leads on, `newest` back to the beginning; empty where there is none."""

    items: list[T]
    older: str
    newest: str


def cut(newest: "QuerySet[T]", request: HttpRequest, *, size: int) -> Slice[T]:
    """The part of a list (in order of `published_on`, then `pk`, the newest first) that this request asks for.

    Raises Http404 for a key that is no page of the list.
    """
    asked = request.GET.get(KEY, "")
    rest = newest.filter(_after(newest, asked)) if asked else newest
    items = list(rest[: size + 1])
    shown = items[:size]
    older = address(request.GET, {KEY: str(shown[-1].pk)}) if len(items) > size else ""
    return Slice(items=shown, older=older, newest=address(request.GET, {}) if asked else "")


def cut_by_title(pages: "QuerySet[T]", request: HttpRequest, *, size: int) -> Slice[T]:
    """The part of a list in order of titles that this request asks for; `older` leads on.

    Raises Http404 for a key that is no page of these.
    """
    asked = request.GET.get(NEXT, "")
    rest = pages.filter(_following(pages, asked)) if asked else pages
    items = list(rest.order_by("title", "pk")[: size + 1])
    shown = items[:size]
    return Slice(shown, f"?{NEXT}={shown[-1].pk}" if len(items) > size else "", "." if asked else "")


def _following(pages: "QuerySet[T]", asked: str) -> Q:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404
    title = pages.filter(pk=int(asked)).values_list("title", flat=True).first()
    if title is None:
        raise Http404
    return Q(title__gt=title) | Q(title=title, pk__gt=int(asked))


def _after(newest: "QuerySet[T]", asked: str) -> Q:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404
    moment = newest.model._default_manager.filter(pk=int(asked)).values_list("published_on", flat=True).first()
    if moment is None:
        raise Http404
    return Q(published_on__lt=moment) | Q(published_on=moment, pk__lt=int(asked))


def address(query: QueryDict, changes: dict[str, str | Iterable[str]]) -> str:
    """The query string with these parameters changed and the key left out unless given; `.` of itself when empty."""
    copy = query.copy()
    copy.pop(KEY, None)
    for name, value in changes.items():
        copy.pop(name, None)
        if kept := [value] if isinstance(value, str) else list(value):
            copy.setlist(name, kept)
    return f"?{copy.urlencode()}" if copy else "."
