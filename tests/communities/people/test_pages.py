"""Profile and directory, through the door."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.networks.models import Network
from communities.people.models import Profile
from tests.communities.factories import (
    FieldFactory,
    PersonFactory,
    ProfileFactory,
    TerritoryFactory,
)

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
EDIT = "/compte/profil/"


def said(**changes: object) -> dict[str, object]:
    return {"actor_family": "association", "territory": "Roubaix", **changes}


def test_a_passer_by_is_led_to_signing_in_and_back(as_: As):
    answer = as_(None).get(EDIT)
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={EDIT}"


def test_a_steering_account_finds_no_profile_to_fill_in(as_: As, helene: User):
    assert as_(helene).get(EDIT).status_code == 404
    assert as_(helene).post(EDIT, said()).status_code == 404
    assert not Profile.objects.exists()


def test_a_newcomer_fills_in_a_profile_and_is_led_to_the_next_step(as_: As, karim: User):
    roubaix, field = TerritoryFactory.create(name="Roubaix"), FieldFactory.create()
    client = as_(karim)
    assert client.get(EDIT).status_code == 200
    answer = client.post(EDIT, said(field_ids=[field.pk], can_help_with="écouter"))
    assert answer.status_code == 302
    assert answer["Location"] == "/bienvenue/?etape=reseaux"
    profile = Profile.objects.get(person=karim)
    assert (profile.territory, profile.can_help_with, list(profile.fields.all())) == (roubaix, "écouter", [field])
    assert profile.completed_at is not None


def test_a_member_is_led_to_their_own_page(as_: As, samira: User, education: Network):
    TerritoryFactory.create(name="Roubaix")
    assert as_(samira).post(EDIT, said())["Location"] == samira.profile.get_absolute_url()


def test_what_is_missing_is_said_and_what_was_typed_is_kept(as_: As, karim: User):
    page = as_(karim).post(EDIT, {"job": "médiateur", "territory": ""}).content.decode()
    assert "Choisissez au moins un territoire" in page
    assert "Choisissez une famille" in page
    assert 'value="médiateur"' in page


def test_namesakes_are_offered_beside_the_field_without_a_script(as_: As, karim: User):
    TerritoryFactory.create(name="Saint-Denis", code="93066")
    there = TerritoryFactory.create(name="Saint-Denis", code="97411")
    client = as_(karim)
    page = client.post(EDIT, said(territory="saint-denis")).content.decode()
    assert f'<input type="radio" name="territory_id" value="{there.pk}">' in page
    client.post(EDIT, said(territory="saint-denis", territory_id=there.pk))
    assert Profile.objects.get(person=karim).territory == there


def test_an_unknown_place_is_said_so(as_: As, karim: User):
    assert "Aucun lieu ne porte ce nom" in as_(karim).post(EDIT, said(territory="Nulle-Part")).content.decode()


def test_the_directory_is_for_professionals(as_: As, samira: User, helene: User):
    for address in (reverse("people:directory"), samira.profile.get_absolute_url()):
        assert as_(None).get(address).status_code == 404
        assert as_(helene).get(address).status_code == 404
        assert as_(samira).get(address).status_code == 200


def test_a_profile_says_what_its_person_does_and_until_when(as_: As, luc: User, ines: User, education: Network):
    page = as_(luc).get(ines.profile.get_absolute_url()).content.decode()
    assert "Anime Éducation jusqu'au" in page.replace("&#x27;", "'")
    assert "Modifier mon profil" not in page
    assert "Modifier mon profil" in as_(ines).get(ines.profile.get_absolute_url()).content.decode()


def test_those_who_left_or_steer_have_no_page(as_: As, luc: User):
    gone = PersonFactory.create(is_active=False)
    erased = PersonFactory.create(anonymised_at=timezone.now())
    steering = ProfileFactory.create(person__steering=True)
    for profile in (gone.profile, erased.profile, steering):
        assert as_(luc).get(profile.get_absolute_url()).status_code == 404
    names = as_(luc).get(reverse("people:directory")).content.decode()
    assert gone.last_name not in names
    assert steering.person.last_name not in names
