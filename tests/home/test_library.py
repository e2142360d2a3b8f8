"""The library and its facets."""

import datetime as dt

import pytest

from home.productions import library
from home.productions.models import LibraryPage
from tests.home.factories import KeywordFactory, ProductionFactory, TownFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves(town):
    """Three productions that differ in everything."""
    parents, care = KeywordFactory.create(label="parents"), KeywordFactory.create(label="accès aux soins")
    ProductionFactory.create(
        title="Le préau",
        network=town.network,
        keywords=[parents],
        territory=TownFactory.create(code="59512"),
        pillar="cohesion",
    )
    ProductionFactory.create(
        title="Le hall", kind="guide", network=town.other, keywords=[care, parents], pillar="cohesion"
    )
    ProductionFactory.create(title="Un contrat", archived=True, published_on=dt.datetime(2019, 5, 7, 12, tzinfo=dt.UTC))
    return town


def shown(client, query: str) -> set[str]:
    response = client.get(f"/productions/{query}")
    assert response.status_code == 200
    return {page.title for page in response.context["productions"]}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Le préau", "Le hall", "Un contrat"}),
        ("?type=guide", {"Le hall"}),
        ("?type=guide&type=fiche", {"Le préau", "Le hall"}),
        ("?reseau=education", {"Le préau"}),
        ("?theme=parents", {"Le préau", "Le hall"}),
        ("?theme=parents&theme=acces-aux-soins", {"Le préau", "Le hall"}),
        ("?theme=parents&type=guide", {"Le hall"}),
        ("?pilier=cohesion", {"Le préau", "Le hall"}),
        ("?territoire=commune-59512", {"Le préau"}),
        ("?annee=2019", {"Un contrat"}),
        ("?annee=deux-mille", set()),
        ("?type=inconnu", set()),
        ("?type=%00", {"Le préau", "Le hall", "Un contrat"}),
    ],
)
def test_facets_leave_what_they_say(shelves, client, query, titles):
    assert shown(client, query) == titles


def test_a_facet_counts_what_checking_it_would_leave(shelves, client):
    facets = {facet.name: facet for facet in client.get("/productions/?theme=parents").context["facets"]}
    assert {choice.value: choice.count for choice in facets["type"].choices} == {"fiche": 1, "guide": 1}
    assert {choice.label: choice.count for choice in facets["theme"].choices} == {"parents": 2, "accès aux soins": 1}
    assert [choice.value for choice in facets["theme"].choices if choice.checked] == ["parents"]


def test_each_filter_can_be_taken_off_alone(shelves, client):
    chips = dict(client.get("/productions/?theme=parents&type=guide").context["chips"])
    assert chips == {"parents": "?type=guide", "Guide": "?theme=parents"}
    assert dict(client.get("/productions/?type=guide").context["chips"]) == {"Guide": "."}


def test_pages_follow_each_other_by_key_and_keep_the_filters(town, client, monkeypatch):
    monkeypatch.setattr(library, "PER_PAGE", 3)
    made = [ProductionFactory.create() for _number in range(5)]
    first = client.get("/productions/?type=fiche")
    assert first.context["older"] == f"?type=fiche&avant={made[2].pk}"
    second = client.get(f"/productions/{first.context['older']}")
    assert [page.pk for page in second.context["productions"]] == [made[1].pk, made[0].pk]
    assert (second.context["older"], second.context["newest"], second.context["total"]) == ("", "?type=fiche", 5)


def test_an_empty_library_starts_something(client):
    assert LibraryPage.objects.exists()
    assert "La bibliothèque attend sa première production" in client.get("/productions/").content.decode()
