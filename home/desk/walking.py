"""What a page's texts point at and show: links, documents and pictures, read from the stored blocks without drawing."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Model
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import Image
from wagtail.models import Page

HREF = re.compile(r"""<a\b[^<>]*?\bhref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
EMBED = re.compile(r"""<embed\b([^<>]*)/?>""", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b([a-z]+)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
ALONE = re.compile(r"\S{1,500}")


@dataclass
class Seen:
    """What is in a page. `things`: models and ids it points at; `addresses`: ours, without fragment; `pictures`: ids of
    images, each with whether it is described there, or marked decorative, wherever it stands in the page.
    """

    things: set[tuple[type[Model], str]] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    pictures: dict[int, bool] = field(default_factory=dict)

    def shows(self, image: int, said: bool) -> None:
        """One more place where a picture stands."""
        self.pictures[image] = self.pictures.get(image, True) and said


def seen_in(page: Page) -> Seen:
    """What the texts of a page (of its own type) hold."""
    seen = Seen()
    for one in page._meta.get_fields():
        if not isinstance(one, StreamField | RichTextField):
            continue
        value = one.value_from_object(page)
        for model, pk, *_path in one.extract_references(value):
            if model is not Image:
                seen.things.add((model, str(pk)))
        stored = list(value.raw_data) if isinstance(one, StreamField) else value
        _walk(stored, seen)
    return seen


def _walk(stored: Any, seen: Seen) -> None:
    """Through strings, lists and mappings, however they lie in each other."""
    if isinstance(stored, str):
        _read(stored, seen)
    elif isinstance(stored, dict):
        _look(stored, seen)
        for one in stored.values():
            _walk(one, seen)
    elif isinstance(stored, list | tuple):
        for one in stored:
            _walk(one, seen)


def _look(stored: dict[str, Any], seen: Seen) -> None:
    """A block that shows a picture says beside it what it shows, or that it is decorative."""
    image = stored.get("image")
    if isinstance(image, int) and {"alt", "alt_text", "decorative"} & stored.keys():
        seen.shows(image, bool(stored.get("alt") or stored.get("alt_text") or stored.get("decorative")))


def _read(text: str, seen: Seen) -> None:
    found = HREF.findall(text) if "<" in text else ([text] if ALONE.fullmatch(text) else [])
    seen.addresses.update(address for one in found if (address := ours(one)))
    for attributes in EMBED.findall(text) if "<embed" in text else ():
        said = dict(ATTRIBUTE.findall(attributes))
        if said.get("embedtype") == "image" and said.get("id", "").isdigit():
            seen.shows(int(said["id"]), bool(said.get("alt")))


def ours(address: str) -> str:
    """An address as a path of this site, with its query; "" where it is another's, or none."""
    address = address.replace("&amp;", "&").partition("#")[0]
    base = settings.BASE_URL.rstrip("/")
    if address.startswith((f"{base}/", f"{base}?")) or address == base:
        address = address[len(base) :] or "/"
    return address if address.startswith("/") and not address.startswith("//") else ""
