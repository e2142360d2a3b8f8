"""The steering space: its door, its figures, and the page on which everyone may read what it sees."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from indicators import plugs
from indicators.plugs import Count, Indicator
from indicators.queries import series

WALL = "Ici, rien des échanges entre professionnel·les"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three aggregates: of many people, of four, and of many in a year but of few in most months."""
    monkeypatch.setattr(plugs, "_indicators", {})

    def register(name: str, label: str, month: Count, year: Count) -> None:
        def count(since, until):
            return year if (until - since).days > 40 else month

        plugs.register(Indicator(name=name, label=label, help=f"Définition de {name}.", count=count))

    register("words", "Mots écrits", Count(120, 30), Count(1440, 90))
    register("secrets", "Secrets confiés", Count(987, 4), Count(98765, 4))
    register("visits", "Visites", Count(2, 2), Count(31, 12))


@pytest.mark.parametrize("who", [None, "samira", "karim", "ines", "paul", "admin"])
@pytest.mark.parametrize("address", ["/pilotage/", "/pilotage/?serie=words"])
def test_nobody_but_steering_enters_nor_learns_that_there_is_a_door(browse, counted, who, address):
    refused, nowhere = browse(who).get(address), browse(who).get("/pilotage-qui-n-existe-pas/")
    assert (refused.status_code, nowhere.status_code) == (404, 404)
    assert "Mots écrits" not in refused.content.decode()


def test_steering_reads_figures_and_never_one_about_fewer_than_five(browse, counted):
    page = browse("helene").get("/pilotage/").content.decode()
    assert WALL in page
    assert re.search(r"1\s?440", page.replace("\u202f", " ").replace("\xa0", " "))
    assert "987" not in page
    assert "98765" not in re.sub(r"\s", "", page)
    assert page.count("non publié") >= 2


def test_the_drawing_has_its_table_and_can_be_changed(browse, counted):
    client = browse("helene")
    page = client.get("/pilotage/", {"serie": "words"}).content.decode()
    assert 'role="img"' in page
    assert "<table" in page
    masked = client.get("/pilotage/", {"serie": "secrets"}).content.decode()
    assert "Non publié\u00a0: moins de 5 personnes concernées." in masked
    assert client.get("/pilotage/", {"serie": "\0 n'importe quoi"}).status_code == 200


def test_no_link_leads_from_steering_to_the_exchanges(browse, counted):
    for address in ("/pilotage/", "/pilotage/transparence/"):
        page = browse("helene").get(address).content.decode()
        body = page[page.index("<body") :]
        links = set(re.findall(r'(?:href|action)="([^"#]+)"', body))
        for district in ("/forums/", "/reseaux/", "/besoins/", "/annuaire/", "/rencontres/", "/notifications/"):
            assert not [link for link in links if link.startswith(district)], (address, district)
        assert re.search(r'<body[^>]* class="steering"', page)
        assert "data-dye" not in body


@pytest.mark.parametrize("who", [None, "samira", "helene", "admin"])
def test_everyone_may_read_what_steering_sees(browse, counted, who):
    page = browse(who).get("/pilotage/transparence/").content.decode()
    for words in (
        "Mots écrits",
        "Définition de words.",
        "Définition de secrets.",
        "non publié",
        "moins de 5 personnes",
    ):
        assert words in page
    assert "98765" not in re.sub(r"\s", "", page)


def test_transparency_counts_accounts_and_names_nobody(browse, town):
    page = browse(None).get("/pilotage/transparence/").content.decode()
    assert "1 compte\u00a0: le tableau de bord" in page
    for person in town.people.values():
        assert person.email not in page
        assert person.get_full_name() not in page


def test_transparency_says_the_figures_that_steering_reads(browse, counted):
    steering = browse("helene").get("/pilotage/").context["figures"]
    public = browse(None).get("/pilotage/transparence/").context["values"]
    assert [one["value"] for one in steering] == [None if shown.masked else words for shown, words in public]


def test_every_real_aggregate_is_on_both_pages(browse, db):
    names = [one.name for one in plugs.indicators()]
    assert names, "no district counts anything"
    context = browse("helene").get("/pilotage/").context
    assert [one.name for one in context["found"]] == names
    assert [one.name for one, _words in browse(None).get("/pilotage/transparence/").context["values"]] == names


def test_pages_cost_few_queries_once_figures_are_kept(browse, django_assert_max_num_queries):
    client = browse("helene")
    client.get("/pilotage/")
    with django_assert_max_num_queries(6):
        client.get("/pilotage/")
    with django_assert_max_num_queries(6):
        Client().get("/pilotage/transparence/")


@pytest.mark.data
def test_real_aggregates_count_on_this_database(town):
    assert all(one.whole.masked for one in series(now=timezone.now()))
