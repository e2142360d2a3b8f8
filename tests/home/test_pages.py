"""Every page, through the client."""

import datetime as dt

import pytest
from django.utils import timezone

from communities.meetings.actions import plan_meeting
from communities.networks.actions import express_need
from forums.actions import mark_helped, open_thread, reply
from home.pages import listing
from home.pages.actions import give_page, update_home, update_simple_page
from home.pages.blocks import TableBlock
from home.pages.models import NetworkPage, NewsPage
from tests.home.factories import KeywordFactory, NewsFactory, ProductionFactory, TownFactory

pytestmark = pytest.mark.django_db


def words(response) -> str:
    """What a page says, with plain spaces for those that French keeps together."""
    assert response.status_code == 200
    return response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def lively(town):
    """A town where things happen."""
    now = timezone.now()
    update_home(
        headline="Personne ne cherche seul.",
        lede="Ici, on pose une question.",
        reassurance="Gratuit.",
        principles_title="Ce qui tient l'étoffe",
        principles=[{"title": "Des égales et des égaux", "text": "Pas de score."}],
        centre_title="Qui vous accueille",
        centre_text="Un **tiers**.",
    )
    question = open_thread(
        forum=town.forum,
        by=town.reader("samira"),
        title="Comment faire venir les parents ?",
        body="Qui sait ?",
        kind="question",
    )
    answer = reply(topic=question, by=town.reader("luc"), body="On a cessé d'inviter.")
    mark_helped(topic=question, post=answer, by=town.reader("samira"))
    open_thread(forum=town.second, by=town.reader("ines"), title="Des stages", body="Où ?", kind="question")
    open_thread(forum=town.private, by=town.reader("luc"), title="Entre nous", body="Chut.")
    plan_meeting(
        network=town.network,
        title="La place des parents",
        starts_at=now + dt.timedelta(days=3),
        ends_at=now + dt.timedelta(days=3, hours=2),
    )
    express_need(title="Des adultes pour l'étude", body="Le soir.", network=town.network, by=town.reader("samira"))
    NewsFactory.create(title="Un fonds d'appui")
    ProductionFactory.create(title="Le petit-déjeuner", network=town.network)
    return town


@pytest.mark.parametrize("who", [None, "samira", "karim", "helene", "paul", "admin"])
def test_the_home_page_shows_the_public_life_to_everyone(lively, browse, who):
    page = words(browse(who).get("/"))
    for shown in (
        "Personne ne cherche seul.",
        "Comment faire venir les parents ?",
        "On a cessé d&#x27;inviter.",
        "Des stages",
        "Éducation",
        "La place des parents",
        "Le petit-déjeuner",
        "Un fonds d&#x27;appui",
        "Des égales et des égaux",
        "<b>tiers</b>",
    ):
        assert shown in page, shown
    assert "Entre nous" not in page


def test_a_network_page_keeps_members_rooms_for_members(lively, browse):
    outside = words(browse(None).get("/reseaux/education/"))
    inside = words(browse("samira").get("/reseaux/education/"))
    for page in (outside, inside):
        assert "Apprendre ensemble." in page
        assert "Comment faire venir les parents ?" in page
        assert "Le petit-déjeuner" in page
        assert "Ines Test" in page
        assert "jusqu&#x27;au" in page or "jusqu'au" in page
    for kept in ("Entre nous", "Des adultes pour l&#x27;étude", "Arrivées récentes"):
        assert kept in inside
        assert kept not in outside
        assert kept not in words(browse("helene").get("/reseaux/education/"))
        assert kept not in words(browse("thomas").get("/reseaux/education/"))


def test_a_network_that_is_formed_gets_its_page_once(town):
    page = NetworkPage.objects.get(network=town.network)
    assert page.url == "/reseaux/education/"
    assert give_page(network=town.network) == page
    give_page(network=town.network, blocks=[{"heading": "Notre histoire"}])
    assert NetworkPage.objects.get(network=town.network).body[0].value == "Notre histoire"


def test_the_list_of_networks(town, client):
    page = words(client.get("/reseaux/"))
    assert "Éducation" in page
    assert "Santé" in page


def test_a_news_item_shows_its_trail_date_and_keywords(client):
    NewsFactory.create(title="Le carrefour", keywords=[KeywordFactory.create(label="médiation")])
    page = words(client.get("/actualites/le-carrefour/"))
    assert "Actualités" in page
    assert "/mots-cles/mediation/" in page
    assert "<b>texte</b>" in page


def test_a_section_is_paged_by_key(client, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    made = [NewsFactory.create(title=f"Nouvelle {letter}") for letter in "ABCDE"]
    first = client.get("/actualites/")
    assert [page.pk for page in first.context["news"]] == [page.pk for page in reversed(made[2:])]
    assert first.context["older"] == f"?avant={made[2].pk}"
    second = client.get(f"/actualites/{first.context['older']}")
    assert [page.pk for page in second.context["news"]] == [made[1].pk, made[0].pk]
    assert (second.context["older"], second.context["newest"]) == ("", ".")
    assert "Nouvelle A" in words(second)


@pytest.mark.parametrize("key", ["²", "x", "999999", "-1", "9" * 30, "%00"])
def test_a_key_that_is_none_is_not_found(client, key):
    assert client.get(f"/actualites/?avant={key}").status_code == 404


def test_a_draft_is_not_there(client):
    NewsFactory.create(title="Brouillon")
    NewsPage.objects.get(slug="brouillon").unpublish()
    assert client.get("/actualites/brouillon/").status_code == 404
    assert "Brouillon" not in words(client.get("/actualites/"))


def test_a_production_names_its_authors_and_says_how_to_cite_it(town, client):
    ProductionFactory.create(title="Le petit-déjeuner", network=town.network, credits=[town.samira, "Claire Vasseur"])
    page = words(client.get("/productions/le-petit-dejeuner/"))
    for shown in (
        "Samira Test",
        "Claire Vasseur",
        "Ce qu'il faut retenir",
        "On a cessé d",
        "Licence Ouverte 2.0",
        "40",
    ):
        assert shown in page or shown.replace("'", "&#x27;") in page, shown
    assert "Samira Test, Claire Vasseur, « Le petit-déjeuner », Maillage" in page


def test_an_archive_says_it_is_one_and_where_it_comes_from(client):
    ProductionFactory.create(title="Contrat adultes-relais", archived=True)
    page = words(client.get("/productions/contrat-adultes-relais/"))
    assert "Document d'archive" in page or "Document d&#x27;archive" in page
    assert "https://www.service-public.fr/particuliers/vosdroits/F1019" in page


def test_a_keyword_gathers_what_the_reader_may_see(town, browse):
    word = KeywordFactory.create(label="coéducation")
    NewsFactory.create(title="Une annonce", keywords=[word])
    ProductionFactory.create(title="Une fiche", keywords=[word])
    open_thread(forum=town.forum, by=town.reader("samira"), title="Un fil public", body="…", keywords=[word])
    open_thread(forum=town.private, by=town.reader("samira"), title="Un fil réservé", body="…", keywords=[word])
    outside, inside = (words(browse(who).get(word.get_absolute_url())) for who in (None, "luc"))
    for shown in ("Une annonce", "Une fiche", "Un fil public"):
        assert shown in outside
    assert "Un fil réservé" not in outside
    assert "Un fil réservé" in inside


def test_an_unknown_keyword_is_not_found(client, db):
    assert client.get("/mots-cles/inconnu/").status_code == 404


def test_an_empty_keyword_starts_something(client, db):
    assert "Rien ne porte encore ce mot" in words(client.get(KeywordFactory.create(label="neuf").get_absolute_url()))


def test_a_simple_page_is_rewritten_in_place(client):
    update_simple_page(
        slug="regles", title="Nos règles", intro="Peu.", blocks=[{"quote": "On s'écoute.", "source": "Nous"}]
    )
    page = words(client.get("/regles/"))
    assert "Nos règles" in page
    assert "Nous" in page


def test_tables_are_drawn_as_tables(client):
    ProductionFactory.create(title="Créneaux", blocks=[{"text": "| Heure | Qui |\n|---|---|\n| 8 h | parents |"}])
    page = words(client.get("/productions/creneaux/"))
    assert '<th scope="col">Heure</th><th scope="col">Qui</th>' in page
    assert '<th scope="row">8 h</th><td>parents</td>' in page


def test_a_table_with_lines_of_unequal_length_keeps_its_columns():
    table = TableBlock().to_python({"caption": "Contrats", "rows": "| Qui | Oui |\n\nOffice | CDD | CDI\nVille"})
    assert table.head == ["Qui", "Oui", ""]
    assert table.lines == [["Office", "CDD", "CDI"], ["Ville", "", ""]]


CEILINGS = {"/": 20, "/reseaux/": 14, "/actualites/": 12, "/productions/": 22}
MEMBERS_CEILINGS = {"/reseaux/education/": 24, "/mots-cles/parents/": 24}


def test_queries_do_not_grow_with_what_is_shown(town, browse, django_assert_max_num_queries):
    word, place = KeywordFactory.create(), TownFactory.create()
    visitor, member = browse(None), browse("samira")
    for size in (1, 7):
        for number in range(size):
            NewsFactory.create(title=f"N {size} {number}", keywords=[word])
            ProductionFactory.create(
                title=f"P {size} {number}", network=town.network, keywords=[word], territory=place, credits=[town.luc]
            )
            for forum in (town.forum, town.private):
                open_thread(
                    forum=forum,
                    by=town.reader("luc"),
                    title=f"T {size} {number}",
                    body="…",
                    kind="question",
                    keywords=[word],
                )
            express_need(title=f"B {size} {number}", body="…", network=town.network, by=town.reader("luc"))
        for client, ceilings in ((visitor, CEILINGS), (member, MEMBERS_CEILINGS)):
            for address, ceiling in ceilings.items():
                client.get(address)  # warms what is kept for a day
                with django_assert_max_num_queries(ceiling):
                    client.get(address)
