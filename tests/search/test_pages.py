"""The page of results and the suggestions, as a browser gets them."""

import pytest
from django.test import Client, override_settings

from search.engines.base import PAGE

pytestmark = [pytest.mark.data, pytest.mark.xdist_group("search")]
AWAY = "tests.search.test_engines.Away"


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_without_words_the_page_says_how_to_look(store):
    page = text_of(Client().get("/recherche/"))
    assert 'name="q"' in page
    assert "deux ou trois mots" in page


def test_common_words_alone_are_said_to_be_too_common(store):
    assert "trop courants" in text_of(Client().get("/recherche/", {"q": "pour les"}))


def test_a_result_says_what_it_is_and_where_it_leads(store):
    store(2, "La cantine du lycée", "Comment payer les cantines ?", byline="Inès Costa", territory="Creil")
    page = text_of(Client().get("/recherche/", {"q": "cantine"}))
    assert '<a href="/livres/2/">La <mark>cantine</mark> du lycée</a>' in page
    assert "payer les <mark>cantines</mark>" in page
    for word in ("Livre", "Inès Costa", "Creil", "<time", "1 résultat"):
        assert word in page


def test_nothing_that_was_written_or_typed_becomes_markup(store):
    store(2, "<script>alert(1)</script> cantine", "<img src=x onerror=alert(2)> cantine & co")
    page = text_of(Client().get("/recherche/", {"q": "cantine <script>alert(3)</script>", "territoire": '"><b>'}))
    assert "<script>alert" not in page
    page = text_of(Client().get("/recherche/", {"q": "cantine"}))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nothing_found_leads_to_a_need(store):
    page = text_of(Client().get("/recherche/", {"q": "illettrisme numérique"}))
    assert "Rien sur «\u00a0illettrisme numérique\u00a0»" in page  # the spaces that hold a title together
    assert "/besoins/nouveau/" in page


def test_an_unknown_place_says_so_and_narrows_nothing(store):
    store(2, "Cantine")
    page = text_of(Client().get("/recherche/", {"q": "cantine", "territoire": "Atlantide"}))
    assert "Ce territoire n&#x27;est pas reconnu" in page
    assert "/livres/2/" in page


def test_types_are_offered_with_their_counts(store):
    store(2, "Cantine")
    store(1, "Cantine")
    page = text_of(Client().get("/recherche/", {"q": "cantine", "type": "film"}))
    assert 'href="?q=cantine&amp;type=book"' in page
    assert "/livres/2/" not in page


def test_the_next_page_follows(store):
    for pk in range(2, 2 * (PAGE + 3), 2):
        store(pk, "Cantine")
    client = Client()
    first = client.get("/recherche/", {"q": "cantine"})
    assert first.context["next_url"]
    second = client.get(f"/recherche/{first.context['next_url']}")
    assert len(second.context["page"].hits) == 2
    assert second.context["next_url"] == ""
    assert text_of(second).count("thread-row__title") == 2


@pytest.mark.parametrize("after", ["x", "1_2", "nan_1_1", "inf_1_1", "1e999_1_1", "²_1_1", "1_99999999999999999999_1"])
def test_a_bent_key_is_the_first_page(store, after):
    store(2, "Cantine")
    assert "/livres/2/" in text_of(Client().get("/recherche/", {"q": "cantine", "apres": after}))


@pytest.mark.parametrize("name", ["q", "type", "reseau", "theme", "territoire", "depuis", "apres"])
@pytest.mark.parametrize("value", ["\0", "x" * 4000, "é" * 300, "-1", "²", "2026-13-45", "%"])
def test_no_parameter_breaks_the_page(store, name, value):
    text_of(Client().get("/recherche/", {"q": "cantine", name: value}))
    assert Client().get("/recherche/suggestions/", {name: value}).status_code == 200


@pytest.mark.parametrize("count", [3, PAGE + 10])
def test_a_page_costs_the_same_however_much_is_found(store, town, browse, django_assert_max_num_queries, count):
    for pk in range(2, 2 * count + 1, 2):
        store(pk, "Cantine", network="education")
    client = browse("samira")
    client.get("/recherche/", {"q": "cantine"})
    with django_assert_max_num_queries(10):
        client.get("/recherche/", {"q": "cantine", "theme": "soins", "reseau": "education"})


def test_when_the_search_server_is_away_the_page_says_so_and_answers(store):
    store(2, "Cantine")
    with override_settings(SEARCH_ENGINE=AWAY):
        page = text_of(Client().get("/recherche/", {"q": "cantine"}))
    assert "Le serveur de recherche ne répond pas" in page
    assert "/livres/2/" in page


def test_suggestions_are_for_what_one_may_see(store, town, browse):
    store(2, "Cantine publique")
    store(4, "Cantine du réseau", audience=f"network:{town.network.pk}")
    found = {
        who: browse(who).get("/recherche/suggestions/", {"q": "cant"}).json()["results"] for who in (None, "samira")
    }
    assert found[None] == [{"title": "Cantine publique", "url": "/livres/2/", "type": "Livre"}]
    assert len(found["samira"]) == 2


def test_at_most_eight_are_suggested(store):
    for pk in range(2, 40, 2):
        store(pk, f"Cantine {pk}")
    assert len(Client().get("/recherche/suggestions/", {"q": "cant"}).json()["results"]) == 8
