"""The places of a profile, and all that hold them, follow what its person says."""

import pytest
from django.core.management import call_command

from accounts.models import User
from communities.people import actions
from communities.people.holding import keep_all_places, keep_places, places_of
from communities.people.models import Profile, ProfilePlace
from reference.models import Territory
from tests.communities.factories import TerritoryFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]
KIND = Territory.Kind


@pytest.fixture
def north(db: None) -> dict[str, Territory]:
    region = TerritoryFactory.create(kind=KIND.REGION, name="Hauts-de-France")
    department = TerritoryFactory.create(kind=KIND.DEPARTMENT, name="Nord", parent=region)
    epci = TerritoryFactory.create(kind=KIND.EPCI, name="MEL", parent=region)
    roubaix = TerritoryFactory.create(name="Roubaix", parent=department, epci=epci)
    quarter = TerritoryFactory.create(kind=KIND.QUARTER, name="Les Trois Ponts", parent=department)
    quarter.communes.add(roubaix)
    return {"region": region, "department": department, "epci": epci, "roubaix": roubaix, "quarter": quarter}


def write(person: User, place: Territory | None, *others: Territory) -> Profile:
    return actions.complete_profile(
        by=as_reader(person), actor_family="elu", job="", organisation_name="", field_ids=[], territory=place,
        can_help_with="", looking_for="", territories=others,
    )  # fmt: skip


def held(profile: Profile) -> dict[str, bool]:
    return {row.territory.name: row.own for row in profile.places.select_related("territory")}


def test_a_commune_is_held_by_all_above_it(samira: User, north: dict[str, Territory]):
    profile = write(samira, north["roubaix"])
    assert held(profile) == {"Roubaix": True, "MEL": False, "Nord": False, "Hauts-de-France": False}
    assert places_of(profile) == {row.territory_id: row.own for row in profile.places.all()}


def test_a_quarter_is_held_by_its_communes_too(samira: User, north: dict[str, Territory]):
    assert held(write(samira, None, north["quarter"])).keys() >= {"Les Trois Ponts", "Roubaix", "Hauts-de-France"}


def test_what_is_no_longer_said_is_no_longer_held(samira: User, north: dict[str, Territory]):
    write(samira, north["roubaix"], north["region"])
    other = TerritoryFactory.create(name="Lens")
    assert held(write(samira, other)) == {"Lens": True}
    assert held(write(samira, None)) == {}


def test_naming_both_a_place_and_what_holds_it_keeps_both_as_named(samira: User, north: dict[str, Territory]):
    assert held(write(samira, north["roubaix"], north["region"]))["Hauts-de-France"] is True


def test_it_is_put_right_after_the_territories_have_changed(
    samira: User, north: dict[str, Territory], capsys: pytest.CaptureFixture
):
    profile = write(samira, north["roubaix"])
    pas = TerritoryFactory.create(kind=KIND.DEPARTMENT, name="Pas-de-Calais", parent=north["region"])
    Territory.objects.filter(pk=north["roubaix"].pk).update(parent=pas)
    ProfilePlace.objects.filter(profile=profile, territory=north["epci"]).delete()
    call_command("people", "places")
    assert "3 row(s) put right" in capsys.readouterr().out
    assert set(held(profile)) == {"Roubaix", "MEL", "Pas-de-Calais", "Hauts-de-France"}
    assert keep_all_places() == 0
    assert keep_places([]) == 0
