"""What a production says of the exchanges it names, as they stand today.

An exchange may be hidden, or moved behind its members' door, long after a production that names it was published. Its
title and its address are then told to nobody who may not open it: neither by the page, nor by a version, nor by a file.
Nothing is written: what is published is read so, and says more again where the exchange opens again.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import Need
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from home.productions.models import ProductionPage

Numbers = set[int]
# Where an exchange stands, by kind. What follows (a page of it, a message of it) leads to the same door.
ADDRESSES = {
    "thread": r"/forums/fil/[-\w]*?-(?P<thread>\d{1,18})(?![-\w])",
    "forum": r"/forums/(?!fil/)[-a-z0-9_]*?-(?P<forum>\d{1,18})(?![-\w])",
    "meeting": r"/rencontres/(?P<meeting>\d{1,18})-[-\w]*",
    "need": r"/besoins/(?P<need>\d{1,18})(?![-\w])",
}
NAMING = ("where", "source")  # the parts of a block that name what its `url` leads to


@lru_cache(maxsize=4)
def _patterns(base: str) -> dict[str, re.Pattern[str]]:
    """How an address of an exchange of ours is found alone, and with the words that bear it (HTML, Markdown)."""
    own = rf"(?<![\w.:/-])(?:https?://{re.escape(urlsplit(base).netloc)})?"
    one = own + "(?:" + "|".join(ADDRESSES.values()) + ")"
    return {
        "alone": re.compile(one, re.ASCII),
        "html": re.compile(rf'<a\b[^<>]*?\bhref="{one}[^"]*"[^<>]*>.*?</a>', re.ASCII | re.DOTALL),
        "markdown": re.compile(
            rf"\\?\[(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*\\?\]\(\s*<?{one}[^\s<>()]*>?[^()\n]*\)", re.ASCII | re.DOTALL
        ),
        "bare": re.compile(rf'<?{one}[^\s<>()\[\]"]*>?', re.ASCII),
    }


def patterns() -> dict[str, re.Pattern[str]]:
    """See `_patterns`."""
    return _patterns(settings.BASE_URL)


def an_exchange() -> str:
    """What is said of an exchange that is not named."""
    return _("un échange du réseau")


def is_exchange(address: str) -> bool:
    """Whether an address is that of an exchange of ours: who may open it can change from one day to the next."""
    return patterns()["alone"].match(address.strip()) is not None


def _threads(numbers: Numbers, reader: Reader) -> Iterable[int]:
    readable = Topic.objects.readable_by(reader).order_by().values("pk")
    stands = Q(pk__in=readable, merged_into=None) | Q(merged_into__in=readable)
    return Topic.objects.filter(stands, pk__in=numbers).order_by().values_list("pk", flat=True)


def _forums(numbers: Numbers, reader: Reader) -> Iterable[int]:
    open_ones = Q(private=False) | Q(network_id__in=reader.member_of)
    return Forum.objects.filter(open_ones, pk__in=numbers).order_by().values_list("pk", flat=True)


def _meetings(numbers: Numbers, reader: Reader) -> Iterable[int]:
    return Meeting.objects.readable_by(reader).filter(pk__in=numbers).order_by().values_list("pk", flat=True)


def _needs(numbers: Numbers, reader: Reader) -> Iterable[int]:
    if not reader.is_professional:
        return []
    theirs = Q(network=None) | Q(network_id__in=reader.member_of)
    return Need.objects.filter(theirs, pk__in=numbers).order_by().values_list("pk", flat=True)


OPEN: dict[str, Callable[[Numbers, Reader], Iterable[int]]] = {
    "thread": _threads,
    "forum": _forums,
    "meeting": _meetings,
    "need": _needs,
}


class Closed:
    """The exchanges that some texts name and that a reader may not open. One query for each kind that is named."""

    def __init__(self, texts: Iterable[str], reader: Reader) -> None:
        named: dict[str, Numbers] = {}
        for text in texts:
            for found in patterns()["alone"].finditer(text):
                named.setdefault(str(found.lastgroup), set()).add(int(found[str(found.lastgroup)]))
        self.numbers = {kind: numbers - set(OPEN[kind](numbers, reader)) for kind, numbers in named.items()}

    def __bool__(self) -> bool:
        return any(self.numbers.values())

    def holds(self, found: re.Match[str]) -> bool:
        """Whether an address that was found is that of one of them."""
        kind = str(found.lastgroup)
        return int(found[kind]) in self.numbers.get(kind, ())

    def is_at(self, address: object) -> bool:
        """Whether this address is that of one of them."""
        found = patterns()["alone"].match(address.strip()) if isinstance(address, str) else None
        return found is not None and self.holds(found)

    def out_of(self, text: str) -> str:
        """A text, plain, HTML or Markdown, without their addresses nor the words of the links that led there."""
        if not self or not patterns()["alone"].search(text):
            return text
        for way in ("html", "markdown", "bare"):
            text = patterns()[way].sub(lambda found: an_exchange() if self.holds(found) else found[0], text)
        return text

    def out_of_blocks(self, value: Any) -> Any:
        """The same of what a body keeps of its blocks: one that leads there leads nowhere, and says what it is."""
        if isinstance(value, str):
            return self.out_of(value)
        if isinstance(value, list):
            return [self.out_of_blocks(one) for one in value]
        if not isinstance(value, dict):
            return value
        if not self.is_at(value.get("url")):
            return {name: self.out_of_blocks(one) for name, one in value.items()}
        rest = {name: self.out_of_blocks(one) for name, one in value.items() if name != "url"}
        return {**rest, "url": "", **{name: an_exchange() for name in NAMING if name in value}}


def _strings(value: Any) -> Iterator[str]:
    """All that a body says, as it is kept."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def as_read(page: ProductionPage, reader: Reader | None = None) -> ProductionPage:
    """A production in memory, as this reader may read what it names (everyone, for whoever passes by).

    It is for reading and never to be saved. No query where it names no exchange of ours.
    """
    raw = page.body.get_prep_value()
    closed = Closed([*_strings(raw), page.aim, page.remember, page.source_url], reader or Reader())
    if not closed:
        return page
    page.aim, page.remember = closed.out_of(page.aim), closed.out_of(page.remember)
    if closed.is_at(page.source_url):
        page.source, page.source_url = an_exchange(), ""
    page.body = json.dumps(closed.out_of_blocks(raw))
    return page


def as_said(reader: Reader, *texts: str) -> list[str]:
    """These texts, as this reader may read what they name."""
    closed = Closed(texts, reader)
    return [closed.out_of(text) for text in texts]
