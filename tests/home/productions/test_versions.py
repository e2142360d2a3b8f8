"""Versions of a production, and the forms in which it is taken away."""

import io
import json
import re
import zipfile
import zlib
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from background import papers, typesetter
from home.pages.blocks import BodyBlock
from home.pages.composition import stream
from home.productions.formats import citing, epub, markdown, paper, sections
from home.productions.formats.markdown import text_of, written
from home.productions.formats.richtext import of_html
from home.productions.models import ProductionPage, Version
from home.productions.versions import record_missing, record_version
from tests.home.factories import ProductionFactory
from tests.home.productions.owing import owed

pytestmark = pytest.mark.django_db
OPF = "{http://www.idpf.org/2007/opf}"


def rewrite(page: ProductionPage, words: str) -> None:
    """Publish the page with another text."""
    page.body = stream([{"heading": "Ce qui a été fait"}, {"text": words}])
    page.save_revision().publish()
    page.refresh_from_db()


@pytest.mark.data
def test_each_published_text_is_a_version_and_the_same_text_is_none(town):
    page = ProductionFactory.create()
    assert [one.number for one in page.versions.all()] == [1]
    page.save_revision().publish()
    assert page.versions.count() == 1
    rewrite(page, "Un autre texte.")
    assert [one.number for one in page.versions.all()] == [2, 1]
    assert record_version(page=page).number == 2


def test_what_was_published_before_there_were_versions_gets_its_first(town):
    page = ProductionFactory.create()
    Version.objects.all().delete()
    ProductionPage.objects.update(review_on=None)
    record_missing.call()
    owed("home.productions.versions.")
    page.refresh_from_db()
    assert (page.versions.get().number, page.review_on is not None) == (1, True)


def test_two_versions_are_compared_word_by_word(town, client):
    page = ProductionFactory.create()
    rewrite(page, "La cantine ouvre le jeudi midi.")
    rewrite(page, "La cantine ouvre le mardi midi.")
    html = client.get(f"{page.url}versions/3/").content.decode()
    assert re.search(r"<del>.*?jeudi", html)
    assert re.search(r"<ins>.*?mardi", html)
    assert "Version 2" in client.get(f"{page.url}versions/").content.decode()
    assert client.get(f"{page.url}versions/3/?avec=1").status_code == 200
    for number in (4, 99999999999999999999):
        assert client.get(f"{page.url}versions/{number}/").status_code == 404


def test_a_version_whose_author_withdrew_shows_a_sentence_and_no_word_of_it(town, client):
    page = ProductionFactory.create()
    rewrite(page, "Luc raconte la cantine.")
    rewrite(page, "La cantine.")
    page.versions.filter(number=2).update(withheld_at=timezone.now())
    for address in ("versions/2/", "versions/3/", "versions/3/?avec=2"):
        html = client.get(page.url + address).content.decode()
        assert "Luc raconte" not in html
    assert "revenue sur son accord" in client.get(f"{page.url}versions/2/").content.decode()


def test_what_is_not_published_for_everyone_has_no_other_form_either(town, client):
    page = ProductionFactory.create()
    address = page.url
    page.unpublish()
    for end in ("", "pdf/", "epub/", "markdown/", "bibtex/", "ris/", "versions/", "versions/1/", "reprises/"):
        assert client.get(address + end).status_code == 404, end


def test_rich_text_becomes_markdown():
    html = "<p>Un <b>mot</b> et *un* <a href='/regles/'>lien</a></p><ul><li>un</li><li>deux</li></ul><p>1. fin</p>"
    found = of_html(html)
    assert "Un **mot** et \\*un\\* [lien](<http" in found
    assert "- un\n- deux\n\n1\\. fin" in found


def test_a_block_that_nobody_writes_gives_its_words(town):
    page = ProductionFactory.create(blocks=({"text": "Un texte."}, {"figures": [{"value": "40", "label": "familles"}]}))
    assert "- **40** familles" in text_of(page)
    for block in page.body:
        assert written(block)


def test_markdown_says_what_it_is_then_the_text(town, client):
    page = ProductionFactory.create(title='Un "titre"\n---', slug="titre")
    text = client.get(f"{page.url}markdown/").content.decode()
    assert text.startswith('---\ntitle: "Un \\"titre\\"')
    assert 'licence: "Licence Ouverte 2.0"' in text
    assert "On a cessé d'inviter." in text


def test_a_book_is_whole_and_well_formed(town, client):
    page = ProductionFactory.create(
        title="L'été & l'école <ouverte>",
        blocks=({"heading": "Avant"}, {"text": "Un **mot** & un autre.<br>"}, {"heading": "Après"}, {"text": "Fin."}),
    )
    answer = client.get(f"{page.url}epub/")
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, book.read("mimetype")) == ("mimetype", 0, b"application/epub+zip")
    trees = {
        name: ElementTree.fromstring(book.read(name))
        for name in book.namelist()
        if name.endswith((".xhtml", ".opf", ".xml"))
    }
    package = trees["EPUB/content.opf"]
    named = {item.get("href") for item in package.iter(f"{OPF}item")}
    assert named == {name.removeprefix("EPUB/") for name in book.namelist() if name.startswith("EPUB/")} - {
        "content.opf"
    }
    assert {ref.get("idref") for ref in package.iter(f"{OPF}itemref")} == {"titre", "partie-1", "partie-2"}
    properties = {meta.get("property") for meta in package.iter(f"{OPF}meta")}
    assert {"dcterms:modified", "schema:accessMode", "schema:accessibilityFeature"} <= properties
    assert "Après" in "".join(trees["EPUB/nav.xhtml"].itertext())


def test_void_elements_are_closed_in_a_book():
    html = '<p>a<br>b &amp; c</p><hr><img src="x" alt="y &amp; z">'
    tree = ElementTree.fromstring(f"<body>{epub.as_xhtml(html)}</body>")
    [picture] = tree.findall("img")
    assert picture.get("alt") == "y & z"


def test_it_is_cited_for_programs_too(town, client):
    page = ProductionFactory.create(title="50 % de {plus} & mieux", slug="plus")
    entry = client.get(f"{page.url}bibtex/").content.decode()
    assert "title = {{50 \\% de \\{plus\\} \\& mieux}}" in entry
    assert entry.count("{") == entry.count("}")
    record = client.get(f"{page.url}ris/").content.decode()
    assert "AU  - Nadège Lefebvre\r\n" in record
    assert record.rstrip().endswith("ER  -")
    assert "Nadège Lefebvre, «\u00a050 % de {plus} & mieux\u00a0», Maillage" in citing.in_words(page)


def pdf_words(data: bytes) -> bytes:
    """A PDF with its streams unpacked."""
    found = [data]
    for stream_of in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(stream_of))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_the_paper_is_tagged_titled_and_has_an_outline(town, tmp_path):
    page = ProductionFactory.create(
        blocks=({"heading": "Avant"}, {"text": "Un mot."}, {"heading": "Après"}, {"text": "Fin."})
    )
    html = paper.printed(page, page.versions.first())
    typesetter.typeset(html, tmp_path / "paper.pdf")
    words = pdf_words((tmp_path / "paper.pdf").read_bytes())
    for mark in (
        b"/MarkInfo",
        b"/StructTreeRoot",
        b"/Outlines",
        b"/Lang (fr)",
        b"pdfuaid:part",
        b"/DisplayDocTitle true",
    ):
        assert mark in words, mark


def test_a_pdf_is_asked_for_once_and_given_when_it_is_there(town, client, settings, tmp_path, undone):
    settings.DATA_DIR = tmp_path
    page = ProductionFactory.create()
    for _turn in range(2):
        assert "en préparation" in client.get(f"{page.url}pdf/").content.decode()
    assert undone("home.productions.formats.paper.typeset") == 1
    name = paper.name_of(page, page.versions.first())
    (papers.folder() / f"{name}.pdf").write_bytes(b"%PDF-")
    answer = client.get(f"{page.url}pdf/")
    assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF-")
    assert "Votre PDF est prêt" in client.get(f"{page.url}pdf/?etat=1").content.decode()


def test_no_more_papers_wait_than_the_machine_takes(town, client, settings, tmp_path, undone):
    settings.DATA_DIR = tmp_path
    pages = [ProductionFactory.create() for _number in range(paper.AT_ONCE + 2)]
    answers = [client.get(f"{page.url}pdf/").content.decode() for page in pages]
    assert undone("home.productions.formats.paper.typeset") == paper.AT_ONCE
    assert "Revenez dans quelques minutes" in answers[-1]


def test_every_block_of_a_page_is_written():
    assert set(BodyBlock().child_blocks) - set(markdown.kinds()) == {"text"}


def test_what_a_screen_alone_has_stays_there(town):
    html = "<details><summary>Un volet</summary><p>Dit.</p></details><svg><title>x</title></svg><button>Agir</button>"
    assert sections.clean(html) == "<h3>Un volet</h3><p>Dit.</p>"
    assert 'href="http' in sections.clean('<a href="/regles/" onclick="x()">les règles</a>')


def test_pictures_go_along_with_what_is_taken_away(town, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # Wagtail leaves the one it makes to the collector, which tells of it where no test expects it.
    monkeypatch.setattr("wagtail.images.models.SpooledTemporaryFile", lambda **_options: io.BytesIO())
    image = Image.objects.create(title="Cour", file=get_test_image_file())
    page = ProductionFactory.create()
    value = {"image": image.pk, "alt": "La cour d'école", "decorative": False, "caption": "La cour", "credit": "Nadège"}
    page.body = json.dumps([{"type": "picture", "value": value}])
    page.save_revision().publish()
    page = ProductionPage.objects.get(pk=page.pk)
    book = zipfile.ZipFile(io.BytesIO(epub.book_of(page, None)))
    assert book.read(f"EPUB/images/{image.pk}.jpg").startswith(b"\xff\xd8")
    assert f'src="images/{image.pk}.jpg"' in book.read("EPUB/partie-1.xhtml").decode()
    assert "data:image/jpeg;base64," in paper.printed(page, None)
    assert re.search(r"<figcaption>La cour\. Crédit\s: Nadège</figcaption>", paper.printed(page, None))
    typesetter.typeset(paper.printed(page, None), tmp_path / "paper.pdf")
    assert b"/Subtype /Image" in pdf_words((tmp_path / "paper.pdf").read_bytes())
