"""Plug: news and simple pages can be found, once published for everyone."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.pages.models import NewsPage, SimplePage
from home.pages.text import words_of
from search.plugs import Found, Searchable, register

TEXT_LENGTH = 60_000
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # of a page that was never dated


def load_news(pks: list[int]) -> dict[int, Found]:
    """What can be found of these news items."""
    pages = NewsPage.objects.filter(pk__in=pks).live().public().prefetch_related("keywords")
    return {
        page.pk: Found(
            title=page.title,
            text=f"{page.intro} {words_of(page.body)}"[:TEXT_LENGTH],
            url=page.url,
            audience="public",
            published_at=page.published_on,
            byline=str(page.get_kind_display()),
            keywords=tuple(keyword.label for keyword in page.keywords.all()),
        )
        for page in pages
        if page.url
    }


def load_pages(pks: list[int]) -> dict[int, Found]:
    """What can be found of these simple pages."""
    pages = SimplePage.objects.filter(pk__in=pks).live().public()
    return {
        page.pk: Found(
            title=page.title,
            text=f"{page.intro} {words_of(page.body)}"[:TEXT_LENGTH],
            url=page.url,
            audience="public",
            published_at=page.last_published_at or EPOCH,
        )
        for page in pages
        if page.url
    }


def every(model: type[Page]) -> Any:
    """What names all the pages of a model."""

    def all_pks() -> Iterable[int]:
        return model.objects.order_by("pk").values_list("pk", flat=True).iterator()

    return all_pks


register(Searchable(kind="news", label=_("Actualité"), load=load_news, all_pks=every(NewsPage)))
register(Searchable(kind="page", label=_("Page"), load=load_pages, all_pks=every(SimplePage)))
