"""The map of what anyone may read, for search engines: an index, and parts of at most LARGEST addresses."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Page

from forums import queries
from home.pages.trail import absolute

Entry = tuple[str, dt.datetime | None]
LARGEST = 20_000
COUNT_KEPT = 3600  # seconds
FIXED = ("/forums/", "/rencontres/")


def parts() -> list[str]:
    """The full addresses of the parts: pages first, then forums and threads, as many parts as they need."""
    return [absolute(reverse("sitemap_part", args=[number])) for number in range(1, _how_many() + 1)]


def _how_many() -> int:
    """How many parts there are; counted once an hour."""
    count: int | None = cache.get("sitemap:threads")
    if count is None:
        count = sum(1 for _entry in queries.public_topics_for_sitemap())
        cache.set("sitemap:threads", count, COUNT_KEPT)
    return 1 + -(-count // LARGEST)


def part(number: int) -> list[dict[str, object]]:
    """The addresses of one part, as the template shows them; the first holds the pages. Empty when there is none."""
    if number == 1:
        found: Iterator[Entry] = pages()
    else:
        found = islice(queries.public_topics_for_sitemap(), (number - 2) * LARGEST, (number - 1) * LARGEST)
    return [{"location": absolute(url), "lastmod": moment and moment.date()} for url, moment in found]


def pages() -> Iterator[Entry]:
    """Every published page that anyone may read, and the lists that are not pages."""
    for page in Page.objects.live().public().filter(depth__gt=1).order_by("path").iterator():
        if page.url:
            yield page.url, page.last_published_at
    for url in FIXED:
        yield url, None
