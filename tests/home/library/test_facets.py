"""The library's page: its facets, their counts, words, places, orders and views."""

import datetime as dt

import pytest

from home.library.actions import shelve
from home.library.models import Entry
from home.productions.models import LibraryPage
from reference.models import Centre, Keyword, Territory
from tests.home.factories import KeywordFactory, ProductionFactory, TownFactory

pytestmark = [pytest.mark.django_db, pytest.mark.data]


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
        blocks=({"text": "mot " * 2200},),
    )
    ProductionFactory.create(
        title="Le hall", kind="guide", network=town.other, keywords=[care, parents], pillar="cohesion"
    )
    ProductionFactory.create(title="Un contrat", archived=True, published_on=dt.datetime(2019, 5, 7, 12, tzinfo=dt.UTC))
    return town


def found(client, query: str):
    response = client.get(f"/productions/{query}")
    assert response.status_code == 200
    return response.context["found"]


def shown(client, query: str) -> list[str]:
    return [entry.title for entry in found(client, query).leaf.entries]


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
        ("?q=preau", {"Le préau"}),
        ("?q=hal", {"Le hall"}),
        ("?q=lefebvre+hall", {"Le hall"}),
        ("?q=parents", {"Le préau", "Le hall"}),
        ("?q=introuvable", set()),
        ("?q=service-public", {"Un contrat"}),
        ("?lieu=commune-59512", {"Le préau"}),
        ("?lieu=commune-59512&type=guide", set()),
        ("?lieu=commune-00000", set()),
        ("?ou=nulle+part", {"Le préau", "Le hall", "Un contrat"}),
    ],
)
def test_facets_leave_what_they_say(shelves, client, query, titles):
    assert set(shown(client, query)) == titles


def test_a_facet_counts_what_checking_it_would_leave(shelves, client):
    facets = {facet.name: facet for facet in found(client, "?theme=parents").facets}
    assert {choice.value: choice.count for choice in facets["type"].choices} == {"fiche": 1, "guide": 1}
    assert {choice.label: choice.count for choice in facets["theme"].choices} == {"parents": 2, "accès aux soins": 1}
    assert [choice.value for choice in facets["theme"].choices if choice.checked] == ["parents"]


def test_each_filter_can_be_taken_off_alone_and_all_at_once(shelves, client):
    asked = found(client, "?theme=parents&type=guide&q=hall&tri=titre&vue=cartes&apres=1")
    kept = "tri=titre&vue=cartes"
    assert dict(asked.chips) == {
        "« hall »": f"?type=guide&theme=parents&{kept}",
        "parents": f"?type=guide&q=hall&{kept}",
        "Guide": f"?theme=parents&q=hall&{kept}",
    }
    assert asked.clear_url == f"?{kept}"
    assert dict(found(client, "?type=guide").chips) == {"Guide": "."}


def test_a_place_takes_in_what_lies_in_it(town, client):
    region = Territory.objects.create(kind="region", code="932", name="Pays d'essai", name_key="pays d essai")
    nord = Territory.objects.create(kind="departement", code="959", name="Nord d'essai", name_key="nord", parent=region)
    lille = TownFactory.create(name="Lille d'essai", parent=nord)
    quarter = Territory.objects.create(kind="qpv", code="QN959", name="Moulins", name_key="moulins", parent=lille)
    ProductionFactory.create(title="Au quartier", territory=quarter)
    ProductionFactory.create(title="À la région", territory=region)
    ProductionFactory.create(title="Nulle part")
    assert set(shown(client, "?territoire=region-932")) == {"Au quartier", "À la région"}
    assert shown(client, "?territoire=departement-959") == ["Au quartier"]
    assert shown(client, f"?territoire=commune-{lille.code}") == ["Au quartier"]
    typed = client.get("/productions/?ou=moulins&type=fiche")
    assert typed.url == "/productions/?type=fiche&lieu=qpv-QN959"
    assert shown(client, "?type=fiche&lieu=qpv-QN959") == ["Au quartier"]
    assert shown(client, "?territoire=region-932&lieu=departement-959") == ["Au quartier"]
    (places,) = [facet for facet in found(client, "").facets if facet.name == "territoire"]
    assert [(one.label, one.count) for one in places.choices] == [("Pays d'essai", 2)]
    assert [(one.label, one.count) for one in places.more] == [("Nord d'essai", 1)]


def test_several_places_of_one_name_are_offered_and_one_is_chosen(town, client):
    one, two = TownFactory.create(name="Saint-Denis"), TownFactory.create(name="Saint-Denis")
    ProductionFactory.create(title="Ici", territory=one)
    ProductionFactory.create(title="Là", territory=two)
    asked = found(client, "?ou=saint-denis&type=fiche")
    assert set(shown(client, "?ou=saint-denis")) == {"Ici", "Là"}
    assert shown(client, dict(asked.places)[next(label for label, _url in asked.places if two.code in label)]) == ["Là"]


def test_for_whom_and_of_which_centre(town, client):
    youth = KeywordFactory.create(label="jeunes", group=Keyword.Group.AUDIENCE)
    centre = Centre.objects.create(slug="labo-cites", name="Labo Cités")
    ProductionFactory.create(title="Pour les jeunes", keywords=[youth])
    shelve(
        title="D'ailleurs",
        url="https://ailleurs.example/1",
        source="Labo Cités",
        centre=centre,
        published_on=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
    )
    assert shown(client, "?public=jeunes") == ["Pour les jeunes"]
    assert shown(client, "?centre=labo-cites") == ["D'ailleurs"]
    page = client.get("/productions/?centre=labo-cites").content.decode()
    assert "publié par Labo Cités" in page
    assert 'href="https://ailleurs.example/1"' in page


def test_a_keyword_that_was_merged_leads_to_the_other(town, client):
    old, new = KeywordFactory.create(label="cantines"), KeywordFactory.create(label="restauration scolaire")
    ProductionFactory.create(title="Avant", keywords=[old])
    ProductionFactory.create(title="Après", keywords=[new])
    assert shown(client, "?theme=cantines") == ["Avant"]
    Keyword.objects.filter(pk=old.pk).update(merged_into=new)
    from django.core.cache import cache

    cache.clear()  # the names of the vocabulary are kept a minute
    assert set(shown(client, "?theme=cantines")) == {"Avant", "Après"}
    themes = next(facet for facet in found(client, "?theme=cantines").facets if facet.name == "theme")
    assert [(one.label, one.count, one.checked) for one in themes.choices] == [("restauration scolaire", 2, True)]


def test_orders_and_views_stand_in_the_address(shelves, client):
    assert shown(client, "?tri=titre") == ["Le hall", "Le préau", "Un contrat"]
    assert shown(client, "?tri=lecture")[-1] == "Le préau"
    assert found(client, "?tri=lecture").leaf.entries[-1].minutes == 10
    assert 'class="productions"' in client.get("/productions/?vue=cartes").content.decode()
    assert "<span>10 min</span>" in client.get("/productions/").content.decode()
    assert [url for _label, url, _chosen in found(client, "?type=guide&vue=cartes").views] == [
        "?type=guide",
        "?type=guide&vue=cartes",
    ]


def test_an_empty_library_starts_something(client):
    assert LibraryPage.objects.exists()
    assert "La bibliothèque attend sa première production" in client.get("/productions/").content.decode()


def test_what_nothing_answers_says_so_and_what_to_do(shelves, client):
    page = client.get("/productions/?type=video&theme=parents").content.decode()
    assert "Aucune production ne réunit ces critères" in page
    assert "Tout retirer" in page


@pytest.mark.parametrize(
    "query",
    [
        "?type=%00&theme=%00&q=%00&lieu=%00&apres=%00&ou=%00",
        "?" + "&".join(f"theme=mot-{n}" for n in range(900)),
        "?" + "&".join(f"territoire=commune-{n}" for n in range(900)),
        "?apres=0",
        "?apres=-1",
        "?apres=99999999999999999999999999",
        "?apres=1e3",
        "?apres=٣",
        "?lieu=-&ou=-",
        "?tri=prix&vue=carrousel",
        "?q=" + "a" * 4000,
        "?q=%F0%9F%98%80",
        "?q='; DROP TABLE library_entry; --",
        "?q=%25",
        "?annee=" + "9" * 300,
        "?territoire=--&territoire=&territoire=region-",
        "?ou=" + "z" * 4000,
        "?q=" + "+".join(f"mot{n}" for n in range(300)),
    ],
)
def test_no_address_breaks_the_page(shelves, client, query):
    assert client.get(f"/productions/{query}").status_code == 200


def test_ten_thousand_values_are_refused(shelves, client):
    assert client.get("/productions/?" + "&".join(f"theme={n}" for n in range(10_000))).status_code == 400


@pytest.mark.parametrize("who", [None, "samira"])
def test_a_page_takes_as_many_queries_however_many_productions(town, browse, who, django_assert_max_num_queries):
    parents, roubaix = KeywordFactory.create(label="parents"), TownFactory.create()
    client = browse(who)
    place = f"commune-{roubaix.code}"
    query = f"/productions/?type=fiche&theme=parents&q=fiche&lieu={place}&territoire={place}&annee=2026&tri=titre"
    for _size in range(2):
        for _number in range(4):
            ProductionFactory.create(keywords=[parents], territory=roubaix, network=town.network)
        with django_assert_max_num_queries(14):  # what has just changed is read, once in a process
            client.get(query)
        for asked in (query, f"{query}&apres={Entry.objects.latest('pk').pk}", "/productions/?ou=roubaix"):
            with django_assert_max_num_queries(12):
                assert client.get(asked).status_code in (200, 302)
