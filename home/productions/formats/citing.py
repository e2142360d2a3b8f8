"""How a production is cited: in words, for BibTeX, for reference managers (RIS)."""

import re

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from home.productions.metadata import byline_of, describe
from home.productions.models import ProductionPage

BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def in_words(page: ProductionPage) -> str:
    """A production as one cites it: authors or source, title, publisher, issue, date, address."""
    said = describe(page)
    publisher = said.publisher
    if page.issue:
        publisher = gettext("%(publisher)s, n° %(issue)s") % {"publisher": publisher, "issue": page.issue}
    return gettext("%(authors)s, « %(title)s », %(publisher)s, %(date)s. %(address)s") % {
        "authors": byline_of(page) or gettext("Collectif"),
        "title": page.title,
        "publisher": publisher,
        "date": date_format(localtime(page.published_on), "j F Y"),
        "address": said.identifier,
    }


def bibtex(page: ProductionPage) -> str:
    """An entry of a BibTeX file (biblatex reads it too)."""
    said = describe(page)
    authors = " and ".join(f"{{{_plain(name)}}}" for name in _authors(page, said.creators))
    fields = {
        "author": authors,
        "title": f"{{{_plain(said.title)}}}",
        "publisher": _plain(said.publisher),
        "year": str(said.date.year),
        "month": str(said.date.month),
        "number": _plain(page.issue),
        "issn": page.issn,
        "url": said.identifier,
        "language": "french" if said.language == "fr" else "english",
        "note": _plain(page.licence),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(page)},\n{lines}}}\n"


def ris(page: ProductionPage) -> str:
    """A record of a RIS file, as Zotero and others read it."""
    said = describe(page)
    lines = [
        ("TY", "JOUR" if page.kind == ProductionPage.Kind.PERIODICAL else "RPRT"),
        *(("AU", name) for name in _authors(page, said.creators)),
        ("TI", said.title),
        ("AB", said.description),
        *(("KW", word) for word in said.subjects),
        ("PB", said.publisher),
        ("PY", str(said.date.year)),
        ("DA", f"{said.date:%Y/%m/%d}"),
        ("IS", page.issue),
        ("SN", page.issn),
        ("LA", said.language),
        ("UR", said.identifier),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value or tag == "ER")


def _authors(page: ProductionPage, names: tuple[str, ...]) -> list[str]:
    return [*names] or [byline_of(page) or str(settings.WAGTAIL_SITE_NAME)]


def _key(page: ProductionPage) -> str:
    return re.sub(r"[^a-zA-Z0-9-]", "", page.slug)[:60] or f"production{page.pk}"


def _plain(text: str) -> str:
    return _line(text).translate(BIBTEX)


def _line(text: str) -> str:
    return " ".join(text.split())
