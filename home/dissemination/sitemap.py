"""The map of what anyone may read, for search engines: an index, and parts of at most LARGEST addresses."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import islice

from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Page

from accounts.reader import Reader
from communities.meetings.models import Meeting
from forums import queries
from home.pages.trail import absolute
from reference.models import Keyword

Entry = tuple[str, dt.datetime | None]
LARGEST = 20_000
COUNT_KEPT = 3600  # seconds
FIXED = ("/forums/", "/rencontres/")


def pages() -> Iterator[Entry]:
    """Every published page that anyone may read, and the lists that are not pages."""
    for page in Page.objects.live().public().filter(depth__gt=1).order_by("path").iterator():
        if page.url:
            yield page.url, page.last_published_at
    for url in FIXED:
        yield url, None


def others() -> Iterator[Entry]:
    """The words of the vocabulary, and the meetings that anyone may come to."""
    for slug in Keyword.objects.standing().exclude(group=Keyword.Group.FREE).values_list("slug", flat=True).iterator():
        yield reverse("keyword", args=[slug]), None
    meetings = Meeting.objects.readable_by(Reader.of(None)).standing().order_by("pk")
    for meeting in meetings.only("pk", "title", "changed_at").iterator():
        yield meeting.get_absolute_url(), meeting.changed_at


SOURCES: dict[str, Callable[[], Iterator[Entry]]] = {
    "pages": pages,
    "others": others,
    "threads": queries.public_topics_for_sitemap,
}


def parts() -> list[str]:
    """The full addresses of the parts: pages, then the rest, as many parts as they need."""
    return [absolute(reverse("sitemap_part", args=[number])) for number in range(1, len(_places()) + 1)]


def _places() -> list[tuple[str, int]]:
    """For each part, what it is drawn from, and the first that it holds."""
    return [(name, first) for name in SOURCES for first in range(0, _how_many(name), LARGEST)]


def _how_many(name: str) -> int:
    """How many addresses there are of a kind; counted once an hour."""
    count: int | None = cache.get(f"sitemap:{name}")
    if count is None:
        count = sum(1 for _entry in SOURCES[name]())
        cache.set(f"sitemap:{name}", count, COUNT_KEPT)
    return count


def part(number: int) -> list[dict[str, object]]:
    """The addresses of one part, as the template shows them. Empty when there is none."""
    places = _places()
    if not 0 < number <= len(places):
        return []
    name, first = places[number - 1]
    found = islice(SOURCES[name](), first, first + LARGEST)
    return [{"location": absolute(url), "lastmod": moment and moment.date()} for url, moment in found]
