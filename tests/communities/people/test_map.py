"""The map of the directory: where people act, as far as they show it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from communities.people import actions
from communities.people.directory_map import Drawn
from communities.people.models import Audience
from reference.models import Territory
from tests.communities.factories import PersonFactory, TerritoryFactory, as_reader

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
HERE = "/annuaire/carte/"


def acts_in(place: Territory, **changes: Any) -> User:
    person: User = PersonFactory.create()
    said: dict[str, Any] = {
        "actor_family": "etat",
        "job": "",
        "organisation_name": "",
        "field_ids": [],
        "territory": place,
        "can_help_with": "",
        "looking_for": "",
    }
    actions.complete_profile(by=as_reader(person), **{**said, **changes})
    return person


def shown(client: Client, query: str = "") -> dict[str, str]:
    found: Drawn = client.get(f"{HERE}?{query}").context["found"]
    return {place.name: place.said for place in found.map.places}


@pytest.fixture
def lille() -> Territory:
    region = TerritoryFactory.create(kind="region", code="32", name="Hauts-de-France")
    TerritoryFactory.create(kind="region", code="53", name="Bretagne")
    TerritoryFactory.create(kind="region", code="975", name="Saint-Pierre-et-Miquelon")
    nord = TerritoryFactory.create(kind="departement", code="59", name="Nord", parent=region)
    TerritoryFactory.create(kind="departement", code="60", name="Oise", parent=region)
    return TerritoryFactory.create(name="Lille", code="59350", parent=nord)


def test_each_region_says_how_many_act_there(as_: As, karim: User, lille: Territory) -> None:
    for _ in range(7):
        acts_in(lille)
    client = as_(karim)
    assert shown(client) == {
        "Bretagne": "aucune",
        "Hauts-de-France": "7",
    }  # and no line for a land without an outline where nobody acts
    assert shown(client, "region=32") == {"Nord": "7", "Oise": "aucune"}


def test_fewer_than_five_are_not_counted_out(as_: As, karim: User, lille: Territory) -> None:
    client = as_(karim)
    for number in range(1, 6):
        acts_in(lille)
        assert shown(client)["Hauts-de-France"] == ("5" if number == 5 else "moins de 5")


def test_whoever_hides_their_places_is_on_no_map(as_: As, karim: User, lille: Territory) -> None:
    for _ in range(6):
        acts_in(lille, audiences={"places": Audience.NETWORKS})
    assert shown(as_(karim))["Hauts-de-France"] == "aucune"


def test_the_drawing_and_the_table_lead_to_the_people(as_: As, karim: User, lille: Territory) -> None:
    for _ in range(5):
        acts_in(lille)
    acts_in(Territory.objects.get(kind="region", code="975"))
    client = as_(karim)
    page = client.get(HERE).content.decode()
    assert page.count('href="/annuaire/?lieu=region:32"') == 2
    assert page.count('href="/annuaire/?lieu=region:975"') == 1  # without an outline: in the table
    assert 'href="/annuaire/carte/?region=32"' in page
    assert 'href="/annuaire/carte/?region=53"' not in page
    assert client.get("/annuaire/?lieu=region:32").context["found"].total == 5


@pytest.mark.parametrize("region", ["99", "x", "%00", "59"])
def test_a_region_that_is_none_is_not_here(as_: As, karim: User, lille: Territory, region: str) -> None:
    assert as_(karim).get(f"{HERE}?region={region}").status_code == 404
