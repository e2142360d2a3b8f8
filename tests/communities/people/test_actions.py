"""What people say of themselves, and the addresses made of their names."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.reader import Reader
from communities.people import actions
from communities.people.models import Organisation, Profile
from tests.communities.factories import FieldFactory, TerritoryFactory, UserFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]

SAID: dict[str, Any] = {
    "actor_family": "association",
    "job": "  chargée   de mission ",
    "organisation_name": "Ville de Roubaix",
    "field_ids": [],
    "territory": None,
    "can_help_with": "monter un petit-déjeuner",
    "looking_for": "",
}


def test_a_profile_is_made_once_and_keeps_its_address(karim: User):
    made = actions.ensure_profile(person=karim)
    karim.last_name = "Keita"
    karim.save()
    assert actions.ensure_profile(person=karim) == made
    assert made.slug == "karim-diallo"


def test_namesakes_get_addresses_of_their_own(karim: User):
    actions.ensure_profile(person=karim)
    others = [UserFactory.create(first_name="Karim", last_name="Diallo") for _ in range(2)]
    assert [actions.ensure_profile(person=other).slug for other in others] == ["karim-diallo-2", "karim-diallo-3"]


@given(names=st.lists(st.text(max_size=80), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_names_give_addresses_that_differ_and_can_be_reached(db: None, names: list[str]):
    names = [name.replace("\x00", "") for name in names]
    slugs = [
        actions.ensure_profile(person=UserFactory.create(first_name=name, last_name="")).slug for name in names * 2
    ]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[-a-zA-Z0-9_]{1,180}", slug) for slug in slugs)
    Profile.objects.all().delete()


def test_a_steering_account_has_no_profile(helene: User):
    with pytest.raises(PermissionDenied):
        actions.ensure_profile(person=helene)
    with pytest.raises(PermissionDenied):
        actions.complete_profile(by=as_reader(helene), **SAID)
    assert not Profile.objects.exists()


def test_a_passer_by_says_nothing_of_themselves():
    with pytest.raises(PermissionDenied):
        actions.complete_profile(by=Reader(), **SAID)


def test_what_one_says_replaces_what_one_said(karim: User):
    field, roubaix = FieldFactory.create(), TerritoryFactory.create(name="Roubaix")
    reader = as_reader(karim)
    first = actions.complete_profile(by=reader, **{**SAID, "field_ids": [field.pk], "territory": roubaix})
    assert (first.job, str(first.organisation), first.territory) == ("chargée de mission", "Ville de Roubaix", roubaix)
    assert list(first.fields.all()) == [field]
    second = actions.complete_profile(by=reader, **{**SAID, "organisation_name": " ", "job": ""})
    assert second == first
    assert (second.job, second.organisation, second.territory) == ("", None, None)
    assert not second.fields.exists()
    assert second.completed_at == first.completed_at


def test_a_structure_written_in_another_case_is_the_same_one(karim: User, samira: User):
    actions.complete_profile(by=as_reader(karim), **SAID)
    actions.complete_profile(by=as_reader(samira), **{**SAID, "organisation_name": "ville de  roubaix"})
    assert Organisation.objects.count() == 1
