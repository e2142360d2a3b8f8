"""The blocks of a body: what they refuse, what they draw, for whom."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from communities.meetings.actions import plan_meeting
from forums.actions import open_thread
from home.pages import grids, mapping
from home.pages.blocks import BodyBlock
from home.pages.blocks.lists import SeeAlsoBlock
from home.pages.models import NewsPage
from home.pages.pasted import tidy
from home.pages.text import words_of
from tests.home.factories import KeywordFactory, NewsFactory, ProductionFactory, TownFactory
from tests.home.pages.writing import WORD, every_block, items_of, stored, words

BODY = BodyBlock()


def block(name: str):
    return BODY.child_blocks[name]


def clean(name: str, **value):
    """A block's value as it is kept, once it was checked."""
    struct = block(name)
    return struct.clean(struct.to_python(value))


def refused(name: str, **value) -> dict[str, list[str]]:
    """What a block refuses, by field."""
    with pytest.raises(ValidationError) as wrong:
        clean(name, **value)
    held = wrong.value.block_errors  # type: ignore[attr-defined]
    return {key: error.messages for key, error in held.items()}


# — what is pasted


def test_a_text_pasted_from_a_word_processor_keeps_what_it_says():
    html = block("text").clean(RichText(WORD)).source.replace("\n", "")
    assert html.startswith("<h3>Le bilan</h3>")
    assert "<b>année</b>" in html
    assert '<ul><li>des rencontres</li><li>des <a href="https://example.org/">écrits</a></li></ul>' in html
    assert "<p>Fin.</p>" in html
    for left in ("Mso", "style", "span", "o:p", "script", "onclick", "<!--", "·", "alert", "OfficeDocument"):
        assert left not in html, left


def test_a_clean_text_comes_back_as_it_is_and_cleaning_twice_changes_nothing():
    text = '<p data-block-key="a1">Un <i>mot</i>, <a linktype="page" id="3">une page</a>.</p><ol><li>un</li></ol>'
    assert tidy(text) == text
    assert tidy(tidy(WORD)) == tidy(WORD)
    assert tidy('<a href="javascript:alert(1)">x</a>') == "<a>x</a>"


def test_a_dialogue_is_no_list():
    assert tidy("<p>– Bonjour.</p><p>- Bonsoir.</p>") == "<p>– Bonjour.</p><p>- Bonsoir.</p>"
    assert tidy("<p>•\u00a0un</p><p>•\u00a0deux</p><p>Fin</p>") == "<ul><li>un</li><li>deux</li></ul><p>Fin</p>"


# — what one must say


def test_a_picture_is_described_or_decorative(image):
    assert "Décrivez" in str(refused("picture", image=image.pk, alt="", decorative=False))
    assert clean("picture", image=image.pk, alt="", decorative=True)["decorative"]


def test_a_button_leads_to_one_place():
    assert "url" in refused("action", label="S'inscrire", title="", text="")
    assert clean("action", label="S'inscrire", url="https://example.org/")["url"]


def test_a_video_needs_its_transcript_and_an_address_of_the_web():
    rich = "<p>On marche.</p>"
    assert "transcript" in refused("video", title="La marche", url="https://vimeo.com/1", transcript="")
    assert "url" in refused("video", title="La marche", url="ftp://example.org/film", transcript=rich)
    assert clean("video", title="La marche", url="https://vimeo.com/1", transcript=rich).host == "Vimeo"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("seul", "ligne de titres"),
        ("Année ; Places", "ligne de titres"),
        ("Année ; Places\n2024 ; beaucoup", "Ligne 2\u00a0: «\u00a0beaucoup\u00a0»"),
        ("Année ; Places\n2024 ; 12\n2025 ; -3", "Ligne 3\u00a0: des barres"),
        ("Année ; Places\n2024 ; 12-15", "n'est pas un nombre"),
        ("Année ; Places\n" + "x" * 41 + " ; 1", "40 caractères"),
        ("A;B;C;D;E;F\nx;1;2;3;4;5", "faites-en deux"),
        ("A;B\n" + "x;1\n" * 25, "faites-en deux"),
    ],
)
def test_figures_that_cannot_be_drawn_are_refused_with_their_line(rows, reason):
    assert reason in " ".join(refused("chart", title="Places", kind="bars", rows=rows)["rows"])


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1 250", 1250),
        ("1\u202f250,5 €", 1250.5),
        ("12 %", 12),
        ("-3", -3),
        ("−3,2", -3.2),
        ("douze", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_french_writes_them(written, number):
    assert grids.number(written) == number


def test_a_table_is_cut_where_a_spreadsheet_or_a_hand_cuts_it():
    wanted = [["Heure", "Qui"], ["8 h", ""]]
    assert grids.cells("Heure\tQui\n8 h\t\n\n") == wanted
    assert grids.cells("| Heure | Qui |\n| 8 h | |") == wanted
    assert grids.cells("Heure ; Qui\n8 h") == wanted


@pytest.mark.parametrize(
    ("level", "rows", "reason"),
    [
        ("32", "Rhône | 3", "Ligne 1\u00a0: «\u00a0Rhône\u00a0»"),
        ("32", "Somme | 3\nsomme | 4", "déjà nommé"),
        ("", "Bretagne", "nombre positif"),
        ("", "Bretagne | -2", "nombre positif"),
        ("", "Départements | Postes", "au moins un territoire"),
    ],
)
def test_a_map_refuses_what_is_not_on_it(level, rows, reason):
    assert reason in " ".join(refused("map", title="Postes", level=level, what="Postes", rows=rows)["rows"])


def test_a_map_knows_places_by_name_and_by_code_and_draws_them_all():
    drawn = mapping.draw("Territoire | Postes\nsomme | 1,5\n59 | 40", within="32")
    assert [(place.name, place.words) for place in drawn.places] == [("Somme", "1,5"), ("Nord", "40")]
    assert len(drawn.map.shapes) == 5
    assert {shape.place.name: shape.shade for shape in drawn.map.shapes}["Nord"] == 4
    assert not any(" " in shape.path for shape in drawn.map.shapes)


# — what is drawn


@pytest.fixture
def page(town, image, document):
    other = NewsFactory.create(title="Une autre nouvelle")
    made = NewsFactory.create(title="Tout en un")
    made.body = every_block(image=image, document=document, page=other)
    made.save_revision().publish()
    return made


@pytest.mark.django_db
def test_a_page_with_every_block(page, client):
    shown = words(client.get(page.url))
    for part in (
        "« On marche. »",
        'href="https://example.org/livre"',
        "<b>Malika</b>",
        "<summary>Et après ?",
        'alt="Une cour d\'école"',
        "PDF",
        'hreflang="en"',
        "anglais",
        "<caption>Les créneaux</caption>",
        '<th scope="row">2024</th><td class="amount">1 250</td>',
        "Regarder chez YouTube",
        "Lire la transcription",
        "Somme",
        "Contours : IGN",
        "Une autre nouvelle",
        "S'inscrire",
    ):
        assert part in shown, part
    assert shown.count('role="img"') == 2
    assert "2,9" in shown  # kilobytes of the document
    for left in ("<iframe", "youtube.com/embed", "style=", '<script src="http'):
        assert left not in shown, left
    assert "Malika" in words_of(page.body)
    assert "kind" not in words_of(page.body)


@pytest.mark.django_db
def test_drawings_survive_french_typography(page, client):
    html = client.get(page.url).content.decode()
    for numbers in re.findall(r'(?:viewBox|\bd|points|width|x1)="([^"]*)"', html):
        assert "\u00a0" not in numbers


@pytest.mark.django_db
def test_a_document_whose_file_is_gone_and_a_page_taken_back_break_nothing(page, document, client):
    document.file.storage.delete(document.file.name)
    type(document).objects.filter(pk=document.pk).update(file_size=None)
    NewsPage.objects.get(slug="une-autre-nouvelle").unpublish()
    shown = words(client.get(page.url))
    assert "La convention" in shown
    assert "S'inscrire" not in shown
    assert "Une autre nouvelle" not in shown


# — what is alive


def living(**kinds) -> str:
    return stored({"type": kind, "value": {"title": kind, "most": 4, **value}} for kind, value in kinds.items())


@pytest.mark.django_db
def test_lists_show_what_their_reader_may_see(town, browse):
    now = timezone.now()
    open_thread(forum=town.forum, by=town.reader("samira"), title="Un fil public", body="…")
    open_thread(forum=town.private, by=town.reader("luc"), title="Entre nous", body="…")
    open_thread(forum=town.elsewhere, by=town.reader("thomas"), title="Un fil de santé", body="…")
    for title, public in (("Une rencontre ouverte", True), ("Une rencontre entre membres", False)):
        start = now + dt.timedelta(days=3)
        end = start + dt.timedelta(hours=2)
        plan_meeting(network=town.network, title=title, starts_at=start, ends_at=end, public=public)
    ProductionFactory.create(title="Le petit-déjeuner", network=town.network)
    ProductionFactory.create(title="Autre chose")
    page = NewsFactory.create(title="Vivante")
    page.body = living(
        threads={"network": "education"}, meetings={"network": "education"}, productions={"network": "education"}
    )
    page.save_revision().publish()
    outside, inside = words(browse(None).get(page.url)), words(browse("luc").get(page.url))
    for shown in ("Un fil public", "Une rencontre ouverte", "Le petit-déjeuner"):
        assert shown in outside
        assert shown in inside
    for kept in ("Entre nous", "Une rencontre entre membres"):
        assert kept in inside
        assert kept not in outside
        assert kept not in words(browse("helene").get(page.url))
    for other in ("Un fil de santé", "Autre chose"):
        assert other not in inside


@pytest.mark.django_db
def test_lists_go_by_keyword_through_merges_and_by_place(town, browse):
    old, word = KeywordFactory.create(label="parents"), KeywordFactory.create(label="coéducation")
    type(old).objects.filter(pk=old.pk).update(merged_into=word)
    ProductionFactory.create(title="La fiche", keywords=[word])
    TownFactory.create(kind="region", code="32", name="Hauts-de-France")
    page = NewsFactory.create(title="Vivante")
    page.body = living(
        productions={"keyword": "parents"}, meetings={"place": "region-32"}, threads={"network": "disparu"}
    )
    page.save_revision().publish()
    shown = words(browse(None).get(page.url))
    assert "La fiche" in shown
    assert "/rencontres/?lieu=Hauts-de-France&amp;lieu_id=" in shown
    assert "Aucun fil ne répond" in shown


@pytest.mark.django_db
def test_lists_cost_the_same_whatever_they_hold(town, client, django_assert_max_num_queries):
    page = NewsFactory.create(title="Vivante")
    page.body = living(threads={}, meetings={}, productions={})
    page.save_revision().publish()
    for size in (1, 6):
        for number in range(size):
            start = timezone.now() + dt.timedelta(days=number + 1)
            end = start + dt.timedelta(hours=2)
            plan_meeting(network=town.network, title=f"R {size} {number}", starts_at=start, ends_at=end)
            open_thread(forum=town.forum, by=town.reader("luc"), title=f"T {size} {number}", body="…")
            ProductionFactory.create(title=f"P {size} {number}", network=town.network, credits=[town.luc])
        client.get(page.url)
        with django_assert_max_num_queries(20):
            client.get(page.url)


# — see also


@pytest.mark.django_db
def test_pages_may_name_each_other(town, client):
    first, second = NewsFactory.create(title="La première"), NewsFactory.create(title="La seconde")
    for page, others in ((first, [second, first]), (second, [first, second, first])):
        page.body = stored(
            [{"type": "see_also", "value": {"title": "Voir aussi", "pages": items_of([one.pk for one in others])}}]
        )
        page.save_revision().publish()
    shown = words(client.get(first.url))
    assert shown.count(">La seconde</a>") == 1
    assert ">La première</a>" not in shown
    assert words(client.get(second.url)).count(">La première</a>") == 1
    assert words_of(first.body) == ""


@pytest.mark.django_db
def test_see_also_names_no_page_that_is_kept_for_some(town, client):
    page, kept = NewsFactory.create(title="Celle-ci"), NewsFactory.create(title="Réservée")
    PageViewRestriction.objects.create(page=kept, restriction_type="login")
    page.body = stored([{"type": "see_also", "value": {"title": "Voir aussi", "pages": items_of([kept.pk])}}])
    page.save_revision().publish()
    assert "Réservée" not in words(client.get(page.url))
    assert SeeAlsoBlock().get_searchable_content(page.body[0].value) == []
