"""The directory, through the door: who is found, what the filters count, and how much it costs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from communities.networks.models import Network
from communities.people import actions
from communities.people.directory import Search
from communities.people.index.keeping import rebuild, refresh
from communities.people.models import Audience, Profile
from reference.models import Field, Territory
from tests.communities.factories import (
    FacilitationFactory,
    FieldFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    as_reader,
)

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
HERE = "/annuaire/"


def says(person: User, **changes: Any) -> Profile:
    said: dict[str, Any] = {
        "actor_family": "collectivite",
        "job": "",
        "organisation_name": "",
        "field_ids": [],
        "territory": None,
        "can_help_with": "",
        "looking_for": "",
    }
    return actions.complete_profile(by=as_reader(person), **{**said, **changes})


def ask(client: Client, query: str = "") -> Search:
    found: Search = client.get(f"{HERE}?{query}").context["found"]
    return found


def names(found: Search) -> list[str]:
    return [one.person.first_name for one, _why in found.people]


def counts(found: Search, param: str) -> dict[str, int]:
    (facet,) = [one for one in found.facets if one.param == param]
    return {option.value: option.count for option in facet.options}


@pytest.fixture
def places() -> dict[str, Territory]:
    region = TerritoryFactory.create(kind="region", code="32", name="Hauts-de-France")
    oise = TerritoryFactory.create(kind="departement", code="60", name="Oise", parent=region)
    nord = TerritoryFactory.create(kind="departement", code="59", name="Nord", parent=region)
    other = TerritoryFactory.create(kind="region", code="53", name="Bretagne")
    return {
        "hdf": region,
        "oise": oise,
        "creil": TerritoryFactory.create(name="Creil", code="60175", parent=oise),
        "lille": TerritoryFactory.create(name="Lille", code="59350", parent=nord),
        "bretagne": other,
    }


@pytest.fixture
def fields() -> dict[str, Field]:
    return {slug: FieldFactory.create(slug=slug, name=slug.capitalize()) for slug in ("ecole-x", "sante-x")}


@pytest.fixture
def people(places: dict[str, Territory], fields: dict[str, Field]) -> dict[str, User]:
    """Awa and Bao in Creil, Chloé in Lille, Driss who hides where he works and in what."""
    found = {name: PersonFactory.create(first_name=name, last_name="Zola") for name in ("Awa", "Bao", "Chloé", "Driss")}
    school, health = fields["ecole-x"].pk, fields["sante-x"].pk
    says(found["Awa"], territory=places["creil"], field_ids=[school, health], can_help_with="le lait à la cantine")
    says(found["Bao"], territory=places["creil"], field_ids=[health], actor_family="bailleur", pillars=["emploi"])
    says(found["Chloé"], territory=places["lille"], field_ids=[school], organisation_name="Ville de Lille")
    hidden = dict.fromkeys(("work", "fields", "places", "help"), Audience.NETWORKS)
    said = {"organisation_name": "Ville de Creil", "can_help_with": "la cantine", "pillars": ["emploi"]}
    says(found["Driss"], territory=places["creil"], field_ids=[school], audiences=hidden, **said)
    return found


def test_the_directory_is_for_professionals(as_: As, samira: User, helene: User) -> None:
    for address in (HERE, reverse("people:map"), reverse("people:help")):
        assert as_(None).get(address).status_code == 404
        assert as_(helene).get(address).status_code == 404
        assert as_(samira).get(address).status_code == 200
        assert as_(samira).post(address).status_code == 405


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=zola", ["Awa", "Bao", "Chloé", "Driss"]),
        ("q=chloe", ["Chloé"]),
        ("q=cant", ["Awa"]),
        ("q=lille+zola", ["Chloé"]),
        ("q=ville", ["Chloé"]),
        ("aide=cantine", ["Awa"]),
        ("aide=zola", []),
        ("famille=bailleur", ["Bao"]),
        ("famille=bailleur&famille=collectivite&q=zola", ["Awa", "Bao", "Chloé"]),
        ("domaine=ecole-x", ["Awa", "Chloé"]),
        ("domaine=ecole-x&domaine=sante-x", ["Awa", "Bao", "Chloé"]),
        ("domaine=ecole-x&famille=bailleur", []),
        ("pilier=emploi", ["Bao"]),
        ("region=32", ["Awa", "Bao", "Chloé"]),
        ("lieu=departement:60", ["Awa", "Bao"]),
        ("lieu=commune:60175&domaine=ecole-x", ["Awa"]),
        ("territoire=Oise", ["Awa", "Bao"]),
        ("territoire=hauts+de+fr", ["Awa", "Bao", "Chloé"]),
        ("territoire=60175", ["Awa", "Bao"]),
        ("lieu=region:53", []),
    ],
)
def test_the_directory_is_narrowed_by_what_one_asks(
    as_: As, karim: User, people: dict[str, User], query: str, expected: list[str]
) -> None:
    found = ask(as_(karim), query)
    assert [name for name in names(found) if name in people] == expected
    assert found.total == len(found.people)
    assert found.narrowed


def test_a_colleague_finds_what_is_kept_for_networks(
    as_: As, karim: User, people: dict[str, User], education: Network
) -> None:
    for person in (karim, people["Driss"]):
        MembershipFactory.create(network=education, person=person)
    client = as_(karim)
    for query in ("q=cantine", "aide=cantine", "domaine=ecole-x", "pilier=emploi", "lieu=commune:60175", "q=creil"):
        assert "Driss" in names(ask(client, query)), query
    assert names(ask(client, "reseau=education&q=zola")) == ["Driss"]
    says(people["Driss"], audiences={"networks": Audience.NOBODY})
    assert names(ask(client, "reseau=education&q=zola")) == []


def test_what_is_kept_for_networks_is_not_printed_either(as_: As, karim: User, people: dict[str, User]) -> None:
    page = as_(karim).get(f"{HERE}?q=driss").content.decode()
    assert "Driss Zola" in page
    assert "Peut aider sur :" not in page
    assert "Ville de Creil" not in page


def test_each_filter_counts_within_what_the_others_ask(
    as_: As, karim: User, people: dict[str, User], fields: dict[str, Field]
) -> None:
    client = as_(karim)
    found = ask(client, "domaine=ecole-x&q=zola")
    assert counts(found, "domaine") == {"ecole-x": 2, "sante-x": 2}  # as many would be there if one ticked it
    assert counts(found, "famille") == {"collectivite": 2}
    assert counts(found, "region") == {"32": 2}
    assert counts(ask(client, "famille=bailleur&q=zola"), "famille") == {"collectivite": 2, "bailleur": 1}
    assert counts(ask(client, "famille=bailleur&domaine=ecole-x&q=zola"), "famille") == {
        "collectivite": 2,
        "bailleur": 0,
    }


def test_what_is_asked_stands_as_chips_that_take_it_away(as_: As, karim: User, people: dict[str, User]) -> None:
    query = "q=zola&domaine=ecole-x&domaine=sante-x&lieu=departement:60&apres=3"
    chips = dict(ask(as_(karim), query).chips)
    assert list(chips) == ["« zola »", "Oise", "Ecole-x", "Sante-x"]
    assert chips["Ecole-x"] == f"{HERE}?q=zola&domaine=sante-x&lieu=departement%3A60"
    assert chips["Oise"] == f"{HERE}?q=zola&domaine=ecole-x&domaine=sante-x"
    assert dict(ask(as_(karim), "q=zola").chips)["« zola »"] == HERE


def test_one_looks_among_ones_own_networks_only(
    as_: As, luc: User, samira: User, ines: User, education: Network, sante: Network
) -> None:
    rebuild()
    found = ask(as_(samira), "reseau=education")
    assert {one.person for one, _why in found.people} == {samira, ines}
    assert counts(found, "reseau")["education"] == 2
    found = ask(as_(luc), "reseau=education")
    assert "education" not in counts(found, "reseau")
    assert not found.narrowed
    assert luc in [one.person for one, _why in found.people]


def test_whoever_facilitates_shows_it_and_until_when(as_: As, luc: User, ines: User, education: Network) -> None:
    rebuild()
    (why,) = [why for one, why in ask(as_(luc)).people if one.person == ines]
    assert why.startswith("anime Éducation jusqu'au")


def test_namesakes_are_offered_without_a_script(as_: As, karim: User, places: dict[str, Territory]) -> None:
    there = TerritoryFactory.create(name="Creil", code="99001")
    client = as_(karim)
    page = client.get(f"{HERE}?territoire=creil").content.decode()
    assert "Plusieurs lieux" in page
    assert f'<input type="radio" name="territoire_id" value="{there.pk}">' in page
    assert dict(ask(client, f"territoire=creil&territoire_id={there.pk}").chips) == {"Creil": HERE}


@pytest.mark.parametrize(
    "query",
    [
        "territoire=Nulle-Part", "lieu=%00", "lieu=commune:", "lieu=x:y:z", "famille=x", "domaine=%27", "region=999",
        "apres=²", "apres=99999999999999999999999", "apres=-1", "q=%00", "q=%25", f"q={'a' * 5000}", "territoire_id=x",
        f"aide={quote('é' * 300)}", "reseau=inconnu", "&".join(["domaine=ecole-x"] * 300), "pilier=emploi&pilier=",
    ],
)  # fmt: skip
def test_what_is_not_understood_breaks_nothing(as_: As, karim: User, people: dict[str, User], query: str) -> None:
    assert as_(karim).get(f"{HERE}?{query}").status_code == 200


def test_an_empty_answer_leads_on(as_: As, karim: User, people: dict[str, User]) -> None:
    page = as_(karim).get(f"{HERE}?q=introuvable").content.decode()
    assert "Personne ne réunit tout cela" in page
    assert reverse("networks:need_new") in page
    refresh([karim.pk])
    assert "La liste s'arrête ici" in as_(karim).get(f"{HERE}?q=zola&apres={people['Driss'].pk}").content.decode()


@pytest.mark.parametrize("few", [0, 400])
def test_pages_follow_each_other_in_the_order_of_names(
    as_: As, karim: User, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communities.people.directory.FEW", few)
    many = [PersonFactory.create(first_name="Awa", last_name="Diop" if n % 2 else "Ba") for n in range(65)]
    PersonFactory.create_batch(20, last_name="Bako")
    rebuild()
    client, seen, key = as_(karim), list[int](), ""
    while True:
        found = ask(client, f"q=awa{key}")
        seen += [one.person_id for one, _why in found.people]
        assert found.total == 65
        if found.listing.next_key is None:
            break
        key = f"&apres={found.listing.next_key}"
    assert seen == [one.pk for one in sorted(many, key=lambda one: (one.last_name, one.pk))]
    assert 'href="?q=awa&amp;apres=' in client.get(f"{HERE}?q=awa").content.decode()


def test_whoever_left_shows_nowhere(as_: As, karim: User, people: dict[str, User]) -> None:
    User.objects.filter(pk=people["Awa"].pk).update(is_active=False)  # the index does not know yet
    assert "Awa" not in names(ask(as_(karim), "q=zola"))


@pytest.fixture(params=[2, 45])
def crowd(request: pytest.FixtureRequest, education: Network, samira: User) -> int:
    region = TerritoryFactory.create(kind="region", code="32")
    town = TerritoryFactory.create(name="Creil", parent=TerritoryFactory.create(kind="departement", parent=region))
    field = FieldFactory.create(slug="ecole-x")
    for number in range(request.param):
        person = PersonFactory.create(profile__organisation=OrganisationFactory.create())
        says(
            person,
            territory=town,
            field_ids=[field.pk],
            can_help_with="la cantine",
            organisation_name=f"Ville {number}",
        )
        FacilitationFactory.create(network=education, person=person)
    return int(request.param)


@pytest.mark.parametrize(
    "address",
    [
        HERE,
        f"{HERE}?q=ville&aide=cantine&famille=collectivite&domaine=ecole-x&territoire=Creil&reseau=education&region=32&apres=1",
        f"{HERE}aide/?q=cantine&domaine=ecole-x&territoire=Creil",
        f"{HERE}carte/",
        f"{HERE}carte/?region=32",
    ],
)
def test_a_page_costs_fifteen_queries_at_most(
    as_: As, crowd: int, samira: User, address: str, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = as_(samira)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
