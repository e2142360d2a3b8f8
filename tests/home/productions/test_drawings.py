"""Charts and maps on paper and in books: drawn, described, with their table kept."""

import io
import json
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from background import typesetter
from home.pages.blocks.data import ChartValue, MapValue
from home.productions.formats import drawings, epub, paper
from home.productions.models import ProductionPage
from tests.home.factories import ProductionFactory
from tests.home.productions.test_versions import pdf_words

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
BARS = {"title": "Inscriptions", "kind": "bars", "rows": "Année ; Places ; Reste\n2024 ; 1 250 ; 3\n2025 ; 1 400 ; 5"}
CURVES = {"title": "Suivi <5 %>", "kind": "curves", "rows": 'Année\tA "5%"\tB & C\n2024\t-1\t3\n2025\t2\t2'}
REGION = {"title": "Postes", "level": "32", "what": "Adultes-relais", "rows": "Somme | 12\nNord | 40"}
FRANCE = {"title": "Partout", "level": "", "what": "Centres", "rows": "Hauts-de-France | 3\nMayotte | 1"}


def drawn(*blocks: tuple[str, dict[str, Any]]) -> ProductionPage:
    """A production with these blocks."""
    page = ProductionFactory.create()
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    page.save_revision().publish()
    return ProductionPage.objects.get(pk=page.pk)


def value_of(kind: str, given: dict[str, Any]) -> Any:
    return (ChartValue if kind == "chart" else MapValue)(None, given.items())


ALL = (("chart", BARS), ("chart", CURVES), ("map", REGION), ("map", FRANCE))


@pytest.mark.parametrize(("kind", "given"), ALL)
def test_a_drawing_stands_by_itself(kind: str, given: dict[str, Any]):
    tree = ElementTree.fromstring(drawings.drawing_of(kind, value_of(kind, given)))
    width, height = float(tree.get("width", "0")), float(tree.get("height", "0"))
    assert width > 100
    assert height > 50
    assert len(tree.get("viewBox", "").split()) == 4
    places = [one.get(name, "") for one in tree.iter() for name in ("x", "x1", "x2", "y", "cx", "width", "height")]
    assert not [one for one in places if "%" in one]
    assert not [one for one in tree.iter() if "href" in "".join(one.attrib)]


def test_several_series_are_named_in_the_drawing():
    tree = ElementTree.fromstring(drawings.drawing_of("chart", value_of("chart", CURVES)))
    said = [one.text for one in tree.iter(f"{SVG}text")]
    assert said[-2:] == ['A "5%"', "B & C"]


def test_what_cannot_be_drawn_has_no_drawing():
    assert drawings.drawing_of("chart", value_of("chart", {"title": "x", "rows": "rien"})) == ""
    assert drawings.drawing_of("map", value_of("map", {"title": "x", "rows": "Nulle part | 1"})) == ""
    assert drawings.drawing_of("table", value_of("chart", BARS)) == ""


def test_a_book_bears_the_drawings_and_keeps_the_tables(town):
    book = zipfile.ZipFile(io.BytesIO(epub.book_of(drawn(*ALL), None)))
    names = [f"EPUB/drawings/{place}.svg" for place in range(1, 5)]
    assert set(names) <= set(book.namelist())
    for name in names:
        assert ElementTree.fromstring(book.read(name)).tag == f"{SVG}svg"
    package = ElementTree.fromstring(book.read("EPUB/content.opf"))
    held = {item.get("href"): item for item in package.iter("{http://www.idpf.org/2007/opf}item")}
    assert held["drawings/1.svg"].get("media-type") == "image/svg+xml"
    text = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", book.read("EPUB/partie-1.xhtml").decode()))
    pictures = [one for one in text.iter() if one.tag.endswith("}img")]
    assert [one.get("src") for one in pictures] == [f"drawings/{place}.svg" for place in range(1, 5)]
    assert all("le tableau qui suit" in one.get("alt", "") for one in pictures)
    assert len([one for one in text.iter() if one.tag.endswith("}table")]) == 4


def test_the_paper_bears_them_described_and_stays_tagged(town, tmp_path):
    typesetter.typeset(paper.printed(drawn(*ALL), None), tmp_path / "paper.pdf")
    words = pdf_words((tmp_path / "paper.pdf").read_bytes())
    assert words.count(b"/S /Figure") + words.count(b"/S/Figure") >= 4
    assert b"/Alt" in words
    assert b"pdfuaid:part" in words


def test_a_text_without_any_is_as_before(town):
    page = ProductionFactory.create(blocks=({"text": "Un mot."},))
    assert "data:image/svg" not in paper.printed(page, None)
    assert "drawings/" not in "".join(zipfile.ZipFile(io.BytesIO(epub.book_of(page, None))).namelist())


def test_only_what_the_page_bears_is_opened():
    assert typesetter.picture("data:image/svg+xml;base64,PHN2Zy8+") == (b"<svg/>", "image/svg+xml")
    for other in (
        "http://127.0.0.1/x.svg",
        "file:///etc/passwd",
        "data:text/html;base64,PHN2Zy8+",
        "data:image/svg+xml,<svg/>",
    ):
        assert typesetter.picture(other) is None
