"""What a need became, as a reader may see it. What stands behind a members' door shows to its readers alone, as it is
called today: names and audiences come from what search knows of the address. What has just been linked shows as it was
kept then; what search knows no more (it was hidden, deleted, taken back) shows to nobody.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from accounts.reader import Reader
from communities.networks.models import Need, NeedAnswer
from search.models import Document

MOST = 200
NEW = dt.timedelta(hours=1)  # search knows of what is published long before
KINDS = {kind.value: kind for kind in NeedAnswer.Kind}  # named as search names them


@dataclass(frozen=True)
class Shown:
    """An answer as a reader sees it."""

    answer: NeedAnswer
    label: str
    url: str


def local_path(address: str) -> str:
    """The path of an address of this site; "" for one of elsewhere, or none."""
    try:
        parts = urlsplit(address.strip())
        own = urlsplit(settings.BASE_URL)
        foreign = bool(parts.scheme or parts.netloc) and (parts.scheme, parts.netloc) != (own.scheme, own.netloc)
    except ValueError:
        return ""
    return "" if foreign or not parts.path.startswith("/") or parts.path.startswith("//") else parts.path


def found_at(address: str, reader: Reader) -> Document | None:
    """What answers a need at this address: a thread, a meeting, a training, a production or a network that the reader
    may see. Recent things are known after a minute or so.
    """
    path = local_path(address)
    known = Document.objects.filter(url=path, kind__in=list(KINDS), audience__in=reader.tokens)
    return known.order_by("pk").first() if path else None


def known_of(urls: Iterable[str]) -> dict[str, Document]:
    """What search knows of these addresses, whoever may see it. One query, none for no address."""
    wanted = sorted(set(filter(None, urls)))[:MOST]
    if not wanted:
        return {}
    rows = Document.objects.filter(url__in=wanted).only("url", "title", "audience", "kind").order_by("pk")
    return {row.url: row for row in rows}


def visible(answers: Sequence[NeedAnswer], reader: Reader, known: Mapping[str, Document]) -> list[Shown]:
    """These answers as far as the reader may see them."""
    shown, since = [], timezone.now() - NEW
    for answer in answers:
        document = known.get(answer.url)
        if document is None and answer.at <= since:
            continue
        audience = document.audience if document else answer.audience
        if audience in reader.tokens:
            shown.append(Shown(answer, document.title if document else answer.label, answer.url))
    return shown


def met_by(need: Need, reader: Reader, known: Mapping[str, Document]) -> tuple[str, str]:
    """What answered a need, as the reader may see it: words and an address; "" for both where it is not theirs."""
    document = known.get(need.met_by_url)
    if document is None:
        return need.met_by, need.met_by_url
    return (document.title, need.met_by_url) if document.audience in reader.tokens else ("", "")
