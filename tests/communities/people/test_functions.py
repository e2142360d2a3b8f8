"""Someone's further functions: declared, changed, shown."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from communities.people import actions
from communities.people.hats import hats_of, words_of
from communities.people.models import Function
from reference.models import Territory
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
EDIT = "/compte/profil/"


def lines(*rows: tuple[str, str]) -> dict[str, str]:
    typed = {"fonctions-TOTAL_FORMS": "4", "fonctions-INITIAL_FORMS": "0"}
    for number, (job, organisation) in enumerate(rows):
        typed |= {f"fonctions-{number}-job": job, f"fonctions-{number}-organisation_name": organisation}
    return typed


def profile(town: Town) -> dict[str, str]:
    place, _new = Territory.objects.get_or_create(
        kind="commune", code="59512", defaults={"name": "Roubaix", "name_key": "roubaix"}
    )
    return {"actor_family": "association", "territory": place.name, "territory_id": str(place.pk)}


def held(town: Town) -> list[str]:
    return [str(one) for one in Function.objects.filter(profile__person=town.luc).order_by("pk")]


def test_functions_are_declared_changed_and_removed_from_the_profile(town: Town, browse: Browse) -> None:
    client = browse("luc")
    client.post(EDIT, {**profile(town), **lines(("trésorier", "Association Pas à pas"), ("bénévole", ""))})
    assert held(town) == ["trésorier, Association Pas à pas", "bénévole"]
    kept = Function.objects.get(job="bénévole").pk
    page = client.get(EDIT).content.decode()
    assert 'value="trésorier"' in page
    client.post(EDIT, {**profile(town), **lines(("", ""), ("bénévole", ""), ("élu", "Ville de Lens"))})
    assert held(town) == ["bénévole", "élu, Ville de Lens"]
    assert Function.objects.get(job="bénévole").pk == kept
    shown = browse("samira").get(town.luc.profile.get_absolute_url()).content.decode()
    assert "Aussi\u00a0: élu, Ville de Lens" in shown


def test_a_form_without_these_lines_leaves_them_as_they_are(town: Town, browse: Browse) -> None:
    actions.declare_functions(by=town.reader("luc"), functions=[("élu", "Ville de Lens")])
    browse("luc").post(EDIT, profile(town))
    assert held(town) == ["élu, Ville de Lens"]


def test_a_structure_alone_is_sent_back_with_what_was_typed(town: Town, browse: Browse) -> None:
    page = browse("luc").post(EDIT, {**profile(town), **lines(("", "Ville de Lens"))}).content.decode()
    assert "Dites quelle est cette fonction" in page
    assert 'value="Ville de Lens"' in page
    assert held(town) == []


def test_four_at_most_each_once(town: Town) -> None:
    rows = [("élu", "Ville de Lens"), ("élu", " ville  de Lens"), *((f"élu {n}", "") for n in range(9))]
    actions.declare_functions(by=town.reader("luc"), functions=rows)
    assert held(town) == ["élu, Ville de Lens", "élu 0", "élu 1", "élu 2"]


def test_the_hats_of_a_person(town: Town) -> None:
    actions.declare_functions(by=town.reader("luc"), functions=[("élu", "Ville de Lens")])
    luc = town.reader("luc")
    (main, other) = hats_of(luc)
    assert (main.value, main.label) == ("", "en son nom propre")
    assert other.label == words_of(luc, other.value) == "élu, pour la Ville de Lens"
    assert hats_of(town.reader(None)) == []
    with pytest.raises(PermissionDenied):
        words_of(town.reader("samira"), other.value)


@pytest.mark.parametrize("who", ["helene", None])
def test_who_has_no_profile_declares_nothing(town: Town, who: str | None) -> None:
    with pytest.raises(PermissionDenied):
        actions.declare_functions(by=town.reader(who), functions=[("élu", "")])
