"""What rubrics, news items, simple pages and keyword pages show."""

from typing import Any

from django.http import HttpRequest

from accounts.reader import Reader
from forums import queries
from home.pages import paging
from home.pages.models import NewsPage, SectionPage, SimplePage
from home.pages.trail import absolute, crumbs_to
from home.productions.models import ProductionPage
from reference.models import Keyword

PER_PAGE = 12
UNDER_KEYWORD = 20  # of each kind of thing


def of_section(section: SectionPage, request: HttpRequest) -> dict[str, Any]:
    """One page of the section's news, those of the rubrics below it included.

    crumbs; news: NewsPage with rubric; rubrics: SectionPage below; older, newest: addresses or "".
    """
    news = NewsPage.objects.newest().descendant_of(section).prefetch_related("keywords")
    part = paging.cut(news, request, size=PER_PAGE)
    return {
        "crumbs": crumbs_to(section),
        "news": part.items,
        "rubrics": list(section.get_children().live().public().type(SectionPage).order_by("title", "pk")),
        "older": part.older,
        "newest": part.newest,
    }


def of_news(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; keywords; canonical: the full address."""
    return {
        "crumbs": crumbs_to(page),
        "keywords": list(page.keywords.all()),
        "canonical": absolute(page.url or "/"),
    }


def of_simple(page: SimplePage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; below: the live pages under this one."""
    return {"crumbs": crumbs_to(page), "below": list(page.get_children().live().public().order_by("path"))}


def of_keyword(keyword: Keyword, reader: Reader) -> dict[str, Any]:
    """All that bears a keyword, the newest first: news, productions, and the threads the reader may read."""
    return {
        "keyword": keyword,
        "news": list(NewsPage.objects.newest().filter(keywords=keyword).prefetch_related("keywords")[:UNDER_KEYWORD]),
        "productions": list(ProductionPage.objects.newest().filter(keywords=keyword).for_list()[:UNDER_KEYWORD]),
        "topics": queries.topics_with_keyword(keyword, reader, UNDER_KEYWORD),
    }
