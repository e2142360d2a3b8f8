"""A production as a book: EPUB 3, with its contents, what it is, under which licence, and how it may be read."""

import io
import re
import zipfile
from collections.abc import Iterable
from html.parser import HTMLParser
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.translation import gettext as _

from home.productions.formats.sections import Section, files_of, text_of, with_pictures
from home.productions.metadata import Described, describe
from home.productions.models import ProductionPage, Version

TYPE = "application/epub+zip"
VOID = {"br", "hr", "img"}
# What XML 1.0 cannot hold, whichever way it is written.
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/content.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
SHEET = (
    "body { line-height: 1.5; } h1, h2, h3 { line-height: 1.2; } img { max-width: 100%; } figure { margin: 1em 0; }\n"
    "table { border-collapse: collapse; } th, td { border: 1px solid; padding: 0.2em 0.5em; text-align: left; }\n"
    "blockquote { margin-inline: 1em; border-inline-start: 3px solid; padding-inline-start: 1em; }\n"
)
FEATURES = ("structuralNavigation", "tableOfContents", "alternativeText", "readingOrder", "displayTransformability")


def book_of(page: ProductionPage, version: Version | None) -> bytes:
    """The book. Its own identifier changes with each version."""
    said, text = describe(page), text_of(page)
    pictures = dict(files_of(text.pictures))
    sources = {number: f"images/{number}.jpg" for number in pictures}
    drawings = {f"drawings/{place}.svg": drawing for place, drawing in enumerate(text.drawings, 1)}
    chapters = [_opening(page, said)] + [
        Section(one.title or page.title, with_pictures(one.html, sources, list(drawings)), one.name)
        for one in text.sections
    ]
    number = version.number if version else 1
    files = {
        "META-INF/container.xml": CONTAINER,
        "EPUB/content.opf": _package(page, said, number, chapters, [*sources.values(), *drawings]),
        "EPUB/nav.xhtml": _contents(said, chapters),
        "EPUB/book.css": SHEET,
    }
    files |= {f"EPUB/{one.name}.xhtml": _page(one.title, one.html, said.language) for one in chapters}
    files |= {f"EPUB/{name}": drawing for name, drawing in drawings.items()}
    return _zipped(files, {f"EPUB/images/{number}.jpg": data for number, data in pictures.items()})


def _zipped(texts: dict[str, str], pictures: dict[str, bytes]) -> bytes:
    """All in one file; its type comes first, as it is, so that programs know it by its beginning."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), TYPE, zipfile.ZIP_STORED)
        for name, text in texts.items():
            book.writestr(name, UNSPEAKABLE.sub("", text))
        for name, data in pictures.items():
            book.writestr(name, data, zipfile.ZIP_STORED)
    return packed.getvalue()


def _opening(page: ProductionPage, said: Described) -> Section:
    """The title page: what it is, who wrote it, what to remember, how it may be used."""
    lines = [f"<h1>{escape(said.title)}</h1>", f"<p>{escape(said.description)}</p>"]
    if said.creators:
        lines.append(f"<p>{escape(_('Écrit par : %(names)s') % {'names': ', '.join(said.creators)})}</p>")
    if page.lessons:
        title = escape(_("Ce qu'il faut retenir"))
        lines.append(f"<h2>{title}</h2><ul>{''.join(f'<li>{escape(one)}</li>' for one in page.lessons)}</ul>")
    rights = [_("Licence : %(licence)s") % {"licence": page.licence}, said.identifier]
    if page.source:
        rights.insert(0, _("Source : %(source)s") % {"source": page.source})
    lines += [f"<p>{escape(one)}</p>" for one in rights]
    return Section(said.title, "".join(lines), "titre")


def _page(title: str, html: str, language: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}"><head>'
        f'<title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>'
        f"<body>{as_xhtml(html)}</body></html>\n"
    )


def _contents(said: Described, chapters: Iterable[Section]) -> str:
    title = _("Sommaire")
    lines = "".join(f'<li><a href="{one.name}.xhtml">{escape(one.title)}</a></li>' for one in chapters)
    return _page(title, "", said.language).replace(
        "<body></body>",
        f'<body><nav epub:type="toc" id="toc"><h1>{escape(title)}</h1><ol>{lines}</ol></nav></body>',
    )


def _package(page: ProductionPage, said: Described, number: int, chapters: list[Section], pictures: list[str]) -> str:
    modified = (page.last_published_at or timezone.now()).astimezone(timezone.get_fixed_timezone(0))
    metadata = [
        f'<dc:identifier id="id">urn:uuid:{page.translation_key}:{number}</dc:identifier>',
        f"<dc:title>{escape(said.title)}</dc:title>",
        f"<dc:language>{said.language}</dc:language>",
        *(f"<dc:creator>{escape(name)}</dc:creator>" for name in said.creators),
        *(f"<dc:subject>{escape(word)}</dc:subject>" for word in said.subjects),
        f"<dc:description>{escape(said.description)}</dc:description>",
        f"<dc:publisher>{escape(said.publisher)}</dc:publisher>",
        f"<dc:date>{said.date.isoformat()}</dc:date>",
        f"<dc:source>{escape(said.identifier)}</dc:source>",
        *(f"<dc:rights>{escape(one)}</dc:rights>" for one in said.rights),
        f'<meta property="dcterms:modified">{modified:%Y-%m-%dT%H:%M:%SZ}</meta>',
        *_accessibility(bool(pictures)),
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id" xml:lang="{said.language}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{''.join(metadata)}</metadata>{_manifest(chapters, pictures)}</package>\n"
    )


def _accessibility(pictured: bool) -> list[str]:
    said = [("accessMode", "textual"), ("accessModeSufficient", "textual"), ("accessibilityHazard", "none")]
    said += [("accessibilityFeature", one) for one in FEATURES]
    if pictured:
        said.insert(1, ("accessMode", "visual"))
    words = _("Du texte en parties titrées, dans l'ordre de lecture ; les images sont décrites.")
    return [
        f'<meta property="schema:{name}">{escape(value)}</meta>'
        for name, value in [*said, ("accessibilitySummary", words)]
    ]


def _manifest(chapters: Iterable[Section], pictures: Iterable[str]) -> str:
    names = [one.name for one in chapters]
    items = [f'<item id="{one}" href="{one}.xhtml" media-type="application/xhtml+xml"/>' for one in names]
    for one in pictures:
        media = "image/svg+xml" if one.endswith(".svg") else "image/jpeg"
        items.append(f'<item id="{re.sub(r"[/.]", "-", one)}" href="{one}" media-type="{media}"/>')
    items.append('<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>')
    items.append('<item id="css" href="book.css" media-type="text/css"/>')
    spine = "".join(f'<itemref idref="{one}"/>' for one in names)
    return f"<manifest>{''.join(items)}</manifest><spine>{spine}</spine>"


def as_xhtml(html: str) -> str:
    """Balanced HTML, as nh3 gives it, as XML has it."""
    writing = _Writing()
    writing.feed(html)
    writing.close()
    return "".join(writing.written)


class _Writing(HTMLParser):
    """Writes again what it reads, every element closed."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = "".join(f" {name}={quoteattr(value or '')}" for name, value in attrs)
        self.written.append(f"<{tag}{given}/>" if tag in VOID else f"<{tag}{given}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(escape(data))
