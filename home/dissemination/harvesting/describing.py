"""From Dublin Core as others write it to a record of ours, or the reason why it cannot be one."""

import datetime as dt
import hashlib
import html
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from home.dissemination.harvesting.asking import Item, moment
from home.dissemination.models import Provided, Record
from home.dissemination.oai import naming
from reference.names import name_key

LONGEST_NAME = Record._meta.get_field("identifier").max_length or 0
LONGEST_ADDRESS = 400  # that search keeps
OLDEST = 1800
MOST_VALUES = 40  # creators or subjects of one record
DESCRIPTION = 20_000
is_address = URLValidator(schemes=["http", "https"])


class Unkeepable(Exception):
    """Why a record is left where it is."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def described(item: Item) -> dict[str, Any]:
    """The fields of a record. Raises Unkeepable."""
    titles = [plain(one) for one in item.values.get("title", []) if plain(one)]
    if not titles:
        raise Unkeepable(_("sans titre"))
    url = address(item)
    if not url:
        raise Unkeepable(_("sans adresse où la lire"))
    if is_ours(item, url):
        raise Unkeepable(_("c'est une production d'ici"))
    creators = several(item, "creator")
    published = published_on(item)
    return {
        "title": titles[0][:400],
        "description": "\n".join(map(plain, item.values.get("description", [])))[:DESCRIPTION],
        "creators": creators,
        "subjects": several(item, "subject"),
        "kind": first(item, "type", 60),
        "language": first(item, "language", 20),
        "rights": first(item, "rights", 300),
        "publisher": first(item, "publisher", 300),
        "url": url,
        "published_on": published,
        "digest": digest(titles[0], creators, published),
    }


def plain(text: str) -> str:
    """Words without mark-up, on one line."""
    return " ".join(html.unescape(strip_tags(text)).replace("\x00", "").split())


def several(item: Item, name: str) -> list[str]:
    """The values of an element, once each."""
    found = (plain(one)[:200] for one in item.values.get(name, []))
    return list(dict.fromkeys(one for one in found if one))[:MOST_VALUES]


def first(item: Item, name: str, most: int) -> str:
    """The first value of an element, cut to what there is room for."""
    found = several(item, name)
    return found[0][:most] if found else ""


def address(item: Item) -> str:
    """The first full address by which the record may be read."""
    given = [one.strip() for name in ("identifier", "source", "relation") for one in item.values.get(name, [])]
    for one in given:
        try:
            is_address(one)
        except ValidationError:
            continue
        if len(one) <= LONGEST_ADDRESS and "@" not in urlsplit(one).netloc:
            return one
    return ""


def is_ours(item: Item, url: str) -> bool:
    """Whether this is a production of ours that comes back, under its name or at its address."""
    if url == settings.BASE_URL or url.startswith(f"{settings.BASE_URL}/"):
        return True
    key = naming.key_of(item.identifier)
    return key is not None and Provided.objects.filter(translation_key=key).exists()


def published_on(item: Item) -> dt.datetime | None:
    """The earliest date given that can be one of publication."""
    found = (moment(one) for one in item.values.get("date", []))
    likely = [one for one in found if one and one.year >= OLDEST and one <= timezone.now()]
    return min(likely, default=None)


def digest(title: str, creators: list[str], published: dt.datetime | None) -> str:
    """What two descriptions of one production share: its title, who wrote it, in any order, and the year."""
    names = sorted(" ".join(sorted(name_key(one).split())) for one in creators)
    year = str(published.year) if published else ""
    return hashlib.sha256("\n".join([name_key(plain(title)), *names, year]).encode()).hexdigest()
