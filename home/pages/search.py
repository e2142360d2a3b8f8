"""Plug: news, centres and other pages that editors write can be found, once published for everyone."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.pages.models import (
    AgendaIndexPage,
    AgendaPage,
    CentreIndexPage,
    CentrePage,
    NewsPage,
    SectionPage,
    SimplePage,
)
from home.pages.text import words_of
from search.plugs import Found, Searchable, register

TEXT_LENGTH = 60_000
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # of a page that was never dated


def load_news(pks: list[int]) -> dict[int, Found]:
    """What can be found of these news items."""
    pages = NewsPage.objects.filter(pk__in=pks).live().public().select_related("territory")
    return {
        page.pk: Found(
            title=page.title,
            text=f"{page.intro} {page.organisation} {words_of(page.body)}"[:TEXT_LENGTH],
            url=page.url,
            audience="public",
            published_at=page.published_on,
            byline=str(page.get_kind_display()),
            keywords=tuple(keyword.label for keyword in page.keywords.all()),
            territory=page.territory.name if page.territory else "",
            territory_id=page.territory_id,
        )
        for page in pages.prefetch_related("keywords")
        if page.url
    }


def load_pages(pks: list[int]) -> dict[int, Found]:
    """What can be found of these pages: simple pages, agendas, rubrics and the lists of agendas and centres."""
    found: dict[int, Found] = {}
    for page in SimplePage.objects.filter(pk__in=pks).live().public():
        found[page.pk] = _page(page, page.intro, words_of(page.body))
    for agenda in AgendaPage.objects.filter(pk__in=pks).live().public().select_related("network", "territory"):
        found[agenda.pk] = _page(agenda, agenda.introduction, words_of(agenda.body))
    lists: tuple[type[SectionPage | AgendaIndexPage | CentreIndexPage], ...]
    lists = (SectionPage, AgendaIndexPage, CentreIndexPage)
    for model in lists:
        for above in model.objects.filter(pk__in=pks).live().public():
            found[above.pk] = _page(above, above.introduction)
    return {pk: one for pk, one in found.items() if one.url}


def _page(page: Page, *texts: str) -> Found:
    return Found(
        title=page.title,
        text=" ".join(texts)[:TEXT_LENGTH],
        url=page.url or "",
        audience="public",
        published_at=page.last_published_at or EPOCH,
    )


def load_centres(pks: list[int]) -> dict[int, Found]:
    """What can be found of the pages of these centres; those one may turn to are found by name."""
    pages = CentrePage.objects.filter(pk__in=pks).live().public().select_related("centre__territory")
    return {
        page.pk: Found(
            title=page.title,
            text=" ".join(
                [
                    page.centre.name,
                    page.introduction,
                    words_of(page.body),
                    *(f"{one.name} {one.role}" for one in page.contacts.all()),
                ]
            )[:TEXT_LENGTH],
            url=page.url,
            audience="public",
            published_at=page.last_published_at or EPOCH,
            territory=page.centre.territory.name if page.centre.territory else "",
            territory_id=page.centre.territory_id,
        )
        for page in pages.prefetch_related("contacts")
        if page.url
    }


def every(*models: type[Page]) -> Any:
    """What names all the pages of these models."""

    def all_pks() -> Iterable[int]:
        for model in models:
            yield from model.objects.order_by("pk").values_list("pk", flat=True).iterator()

    return all_pks


register(Searchable(kind="news", label=_("Actualité"), load=load_news, all_pks=every(NewsPage)))
PAGES = (SimplePage, AgendaPage, SectionPage, AgendaIndexPage, CentreIndexPage)

register(Searchable(kind="page", label=_("Page"), load=load_pages, all_pks=every(*PAGES)))
register(Searchable(kind="centre", label=_("Centre de ressources"), load=load_centres, all_pks=every(CentrePage)))
