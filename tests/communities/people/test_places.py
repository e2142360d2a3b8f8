"""From what someone types to a place, without a script's help."""

import pytest

from communities.people.places import hint, resolve
from reference.models import Territory
from tests.communities.factories import TerritoryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_whole_name_is_enough_even_when_longer_ones_begin_with_it():
    creil = TerritoryFactory.create(name="Creil", code="60175")
    TerritoryFactory.create(name="Creil-sur-Oise", code="60999")
    assert resolve("creil").territory == creil
    assert resolve(" CREIL ").territory == creil


def test_a_code_is_enough():
    quarter = TerritoryFactory.create(name="L'Épeule", code="QN05980M", kind=Territory.Kind.QUARTER)
    assert resolve("qn05980m").territory == quarter


def test_a_beginning_that_only_one_place_has_is_enough():
    etouvie = TerritoryFactory.create(name="Étouvie")
    assert resolve("etou").territory == etouvie


def test_namesakes_are_offered_and_the_one_chosen_is_kept():
    oise = TerritoryFactory.create(name="Oise", kind=Territory.Kind.DEPARTMENT, code="60")
    here = TerritoryFactory.create(name="Saint-Denis", code="93066", parent=oise)
    there = TerritoryFactory.create(name="Saint-Denis", code="97411")
    offered = resolve("saint denis")
    assert offered.territory is None
    assert set(offered.candidates) == {here, there}
    assert resolve("saint denis", chosen=str(there.pk)).territory == there
    assert hint(here) == "Commune, Oise, 93066"


def test_an_older_choice_does_not_outlive_the_text_it_was_made_for():
    roubaix, tourcoing = TerritoryFactory.create(name="Roubaix"), TerritoryFactory.create(name="Tourcoing")
    assert resolve("Tourcoing", chosen=str(roubaix.pk)).territory == tourcoing


@pytest.mark.parametrize("chosen", ["", "²", "-1", "abc", "99999999999999999999999"])
def test_a_choice_that_is_none_is_left_out(chosen: str):
    roubaix = TerritoryFactory.create(name="Roubaix")
    assert resolve("Roubaix", chosen=chosen).territory == roubaix


@pytest.mark.parametrize("text", ["", "   ", "'", "Nulle-Part-sur-Mer"])
def test_nothing_answers_to_a_name_that_no_place_has(text: str):
    TerritoryFactory.create(name="Roubaix")
    assert resolve(text).territory is None
    assert resolve(text).candidates == ()
