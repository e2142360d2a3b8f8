"""A production's text as plain HTML in sections, for paper and for books: the page's blocks without what only a screen
has (pictograms, buttons). Charts and maps are drawn anew for it, before the table that says the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import nh3
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamValue
from wagtail.images.models import AbstractImage

from home.pages.trail import absolute
from home.productions.formats.drawings import drawing_of, said_of
from home.productions.models import ProductionPage
from writing.typography import french_spacing

TAGS = {
    "a", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption",
    "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "q", "s", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
LEFT_OUT = {"script", "style", "svg", "button", "form", "select", "template", "iframe", "video", "audio", "object"}
PICTURE = "image:"  # a picture of the library of images, by its number
DRAWING = "drawing:"  # a chart or a map of the text, in their order
MOST_PICTURES = 60  # and as many drawings
SPEC = "max-1200x1200|format-jpeg|bgcolor-ffffff"
_FOLDS = re.compile(r"<(/?)summary\b[^>]*>")
_TITLE = re.compile(r"(?=<h2[ >])")
_WORDS = re.compile(r"<[^>]+>")
_OWN = re.compile(rf'src="{PICTURE}(\d+)"')
_DRAWN = re.compile(rf'src="{DRAWING}(\d+)"')
_FROM_HERE = re.compile(r'href="(/[^"]*)"')


@dataclass
class Section:
    """A part of a text: its title (plain words, "" for what stands before the first one), and its HTML with it."""

    title: str
    html: str
    name: str = ""


@dataclass
class Text:
    """A whole text: sections, the pictures that stand in them by number, and the drawings (SVG) in their order."""

    sections: list[Section]
    pictures: dict[int, AbstractImage] = field(default_factory=dict)
    drawings: list[str] = field(default_factory=list)


def text_of(page: ProductionPage) -> Text:
    """The text of a production, in sections; its pictures are `image:<number>`, its drawings `drawing:<place>`."""
    pictures: dict[int, AbstractImage] = {}
    drawings: list[str] = []
    html = french_spacing("".join(_drawn(page, block, pictures, drawings) for block in page.body))
    parts = [part for part in _TITLE.split(html) if _WORDS.sub("", part).strip() or "<img" in part]
    sections = [Section(_title(part), part) for part in parts]
    for number, section in enumerate(sections, 1):
        section.name = f"partie-{number}"
    return Text(sections, pictures, drawings)


def _drawn(
    page: ProductionPage, block: StreamValue.StreamChild, pictures: dict[int, AbstractImage], drawings: list[str]
) -> str:
    if block.block_type == "picture":
        return _picture(block.value, pictures)
    html = clean(block.render({"page": page}))
    if block.block_type in ("chart", "map") and len(drawings) < MOST_PICTURES:
        return _with_drawing(html, block, drawings)
    return html


def _with_drawing(html: str, block: StreamValue.StreamChild, drawings: list[str]) -> str:
    """The same, with its drawing under its title; the table stays."""
    drawing = drawing_of(block.block_type, block.value)
    if not drawing:
        return html
    drawings.append(drawing)
    alt = said_of(block.block_type, str(block.value.get("title") or ""))
    put = format_html('<p><img src="{}{}" alt="{}"></p>', DRAWING, len(drawings), alt)
    title, end, rest = html.partition("</figcaption>")
    return f"{title}{end}{put}{rest}" if end else html


def clean(html: str) -> str:
    """What a block says, with full addresses; what folds is open."""
    html = _FOLDS.sub(r"<\1h3>", html)
    kept = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, clean_content_tags=LEFT_OUT, link_rel=None, strip_comments=True
    )
    return _FROM_HERE.sub(lambda found: f'href="{absolute(found[1])}"', kept)


def _picture(value: Any, pictures: dict[int, AbstractImage]) -> str:
    image = value.get("image")
    if image is None or len(pictures) >= MOST_PICTURES:
        return ""
    pictures[image.pk] = image
    alt = "" if value.get("decorative") else value.get("alt") or ""
    credit = _("Crédit : %(credit)s") % {"credit": value["credit"]} if value.get("credit") else ""
    words = ". ".join(part.rstrip(".") for part in (value.get("caption"), credit) if part)
    caption = format_html("<figcaption>{}</figcaption>", words) if words else ""
    return format_html('<figure><img src="{}{}" alt="{}">{}</figure>', PICTURE, image.pk, alt, caption)


def _title(html: str) -> str:
    found = re.match(r"<h2[^>]*>(.*?)</h2>", html, re.DOTALL)
    return " ".join(unescape(_WORDS.sub("", found[1])).split()) if found else ""


def with_pictures(html: str, sources: dict[int, str], drawings: Sequence[str] = ()) -> str:
    """The same HTML with the pictures and drawings at these addresses; a picture without one gives way to its words."""

    def put(found: re.Match[str]) -> str:
        return f'src="{escape(sources.get(int(found[1]), ""))}"'

    def draw(found: re.Match[str]) -> str:
        return f'src="{escape(drawings[int(found[1]) - 1])}"'

    html = _DRAWN.sub(draw, html) if drawings else html
    return re.sub(r'<img src="" alt="([^"]*)">', r"<p>\1</p>", _OWN.sub(put, html))


def files_of(pictures: dict[int, AbstractImage]) -> Iterator[tuple[int, bytes]]:
    """The pictures as JPEG files of a size for paper; one whose file is gone is left out."""
    for number, image in pictures.items():
        try:
            with image.get_rendition(SPEC).file.open("rb") as file:
                yield number, file.read()
        except (OSError, ValueError):
            continue
