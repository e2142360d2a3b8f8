"""The directory of structures, and how two names become one, and two again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.networks.models import Network
from communities.people import actions
from communities.people.models import Audience, Function, Organisation, OrganisationMerge, Profile
from communities.people.names import acronym_of, key_of
from communities.people.organisations.finding import near_names, suggestions
from communities.people.refusals import NotPossible
from tests.communities.factories import PersonFactory, TerritoryFactory, as_reader

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
INDEX, SUGGEST = "/annuaire/structures/", "/annuaire/structures/suggestions/"


def named(name: str) -> Organisation:
    found = actions.organisation_named(name)
    assert found is not None
    return found


def works(person: User, where: Organisation | None) -> Profile:
    Profile.objects.filter(person=person).update(organisation=where)
    return Profile.objects.get(person=person)


@pytest.fixture
def caf(samira: User) -> Organisation:
    """Samira works at the CAF du Nord."""
    found = named("CAF du Nord")
    works(samira, found)
    return found


@pytest.fixture
def other(luc: User) -> Organisation:
    """Luc works there too, under another name."""
    found = named("Caisse d'allocations familiales du Nord")
    works(luc, found)
    return found


@pytest.mark.parametrize(
    ("one", "two"),
    [("Ville de Calais", "Mairie de  calais"), ("L'Étoile", "etoile"), ("Asso. Pas à pas", "Association Pas à Pas")],
)
def test_names_that_are_nearly_the_same_share_a_key(one: str, two: str):
    assert key_of(one) == key_of(two)


@pytest.mark.parametrize(
    ("name", "acronym"),
    [("CAF du Nord", "caf"), ("Caisse d'allocations familiales", "caf"), ("CAF", "caf"), ("Ville", ""), ("", "")],
)
def test_initials_are_known(name: str, acronym: str):
    assert acronym_of(name) == acronym


def test_typing_brings_names_and_initials_to_mind(caf: Organisation, other: Organisation):
    assert suggestions("caf")[0] == caf
    assert suggestions("caisse") == [other]
    assert suggestions("nord") == [other, caf] or set(suggestions("nord")) == {other, caf}
    assert suggestions("c") == [] == suggestions("\0") == suggestions("x" * 5000)


def test_near_names_are_not_any_names(db: None):
    full = named("Caisse d'allocations familiales")
    named("Ville de Cambrai")
    assert near_names("CAF") == [full]
    assert near_names("Ville de Calais") == []


def test_a_name_near_anothers_is_asked_about_without_a_script(as_: As, karim: User):
    TerritoryFactory.create(name="Calais")
    known = named("Ville de Calais")
    said = {"actor_family": "collectivite", "territory": "Calais", "organisation_name": "Mairie de Calais"}
    page = as_(karim).post("/compte/profil/", said).content.decode()
    assert "Une structure porte presque ce nom" in page
    as_(karim).post("/compte/profil/", {**said, "organisation_choice": known.pk})
    assert Profile.objects.get(person=karim).organisation == known
    as_(karim).post("/compte/profil/", {**said, "organisation_choice": "new"})
    assert str(Profile.objects.get(person=karim).organisation) == "Mairie de Calais"


def test_structures_are_for_members(as_: As, caf: Organisation, helene: User, karim: User):
    for address in (INDEX, f"{SUGGEST}?q=caf", f"{INDEX}{caf.slug}/"):
        assert as_(None).get(address).status_code == 404
        assert as_(helene).get(address).status_code == 404
        assert as_(karim).get(address).status_code == 200


def test_who_hides_their_work_is_not_found_by_their_structure(
    as_: As, caf: Organisation, samira: User, karim: User, ines: User, education: Network
):
    for audience, sees in [(Audience.MEMBERS, {karim, ines}), (Audience.NETWORKS, {ines}), (Audience.NOBODY, set())]:
        Profile.objects.filter(person=samira).update(shows_work=audience)
        for person in (karim, ines):
            page = as_(person).get(f"{INDEX}{caf.slug}/").content.decode()
            assert ("Samira Benali" in page) == (person in sees)
            assert (caf.name in as_(person).get(INDEX).content.decode()) == (person in sees)


def test_a_further_function_counts(as_: As, samira: User, karim: User):
    board = named("Pas à pas")
    Function.objects.create(profile=samira.profile, job="trésorière", organisation=board)
    assert "Samira Benali" in as_(karim).get(f"{INDEX}{board.slug}/").content.decode()


@pytest.mark.parametrize("size", [2, 25])
def test_pages_cost_the_same_for_few_and_for_many(
    as_: As, caf: Organisation, karim: User, size: int, django_assert_max_num_queries: Callable
):
    for n in range(size):
        works(PersonFactory.create(), named(f"Centre {n}"))
        works(PersonFactory.create(), caf)
    client = as_(karim)
    with django_assert_max_num_queries(8):
        client.get(INDEX)
    with django_assert_max_num_queries(12):
        client.get(f"{INDEX}{caf.slug}/")


def test_only_who_works_there_describes_it(as_: As, caf: Organisation, samira: User, karim: User):
    lille, door = TerritoryFactory.create(name="Lille"), f"{INDEX}{caf.slug}/decrire/"
    assert as_(karim).get(door).status_code == 404
    assert as_(karim).post(door, {"territory": "Lille"}).status_code == 404
    assert as_(None).get(door).status_code == 302
    assert as_(samira).post(door, {"territory": "Lille", "website": "exemple.test"}).status_code == 302
    caf.refresh_from_db()
    assert (caf.territory, caf.website) == (lille, "https://exemple.test")
    with pytest.raises(PermissionDenied):
        actions.describe_organisation(organisation=caf, by=as_reader(karim), territory=None, website="")


def test_two_names_become_one_and_the_address_leads_on(
    as_: As, caf: Organisation, other: Organisation, samira: User, luc: User
):
    function = Function.objects.create(profile=luc.profile, job="élu", organisation=caf)
    door = f"{INDEX}{caf.slug}/rapprocher/"
    assert as_(samira).get(f"{door}?avec={other.name}").status_code == 200
    answer = as_(samira).post(door, {"other": other.name.upper(), "reason": "Sigle et nom entier."})
    assert answer["Location"] == f"{INDEX}{other.slug}/"
    assert {one.organisation for one in Profile.objects.filter(person__in=[samira, luc])} == {other}
    function.refresh_from_db()
    assert function.organisation == other
    assert as_(samira).get(f"{INDEX}{caf.slug}/")["Location"] == f"{INDEX}{other.slug}/"
    assert named("caf du nord") == other
    page = as_(luc).get(f"{INDEX}{other.slug}/").content.decode()
    assert "Sigle et nom entier." in page
    assert suggestions("caf du nord") == [other]


def test_asked_twice_it_is_done_once(caf: Organisation, other: Organisation, samira: User):
    said: dict[str, Any] = {"source": caf, "target": other, "by": as_reader(samira), "reason": "Sigle"}
    assert actions.merge_organisations(**said) == actions.merge_organisations(**said)
    assert OrganisationMerge.objects.count() == 1


def test_the_other_way_round_meanwhile_is_refused(caf: Organisation, other: Organisation, samira: User, luc: User):
    actions.merge_organisations(source=caf, target=other, by=as_reader(samira), reason="Sigle")
    with pytest.raises(NotPossible):
        actions.merge_organisations(source=other, target=caf, by=as_reader(luc), reason="Sigle")
    assert Organisation.objects.get(pk=other.pk).merged_into is None


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_merge_without_a_reason_nor_with_itself(caf: Organisation, other: Organisation, samira: User, reason: str):
    with pytest.raises(NotPossible):
        actions.merge_organisations(source=caf, target=other, by=as_reader(samira), reason=reason)
    with pytest.raises(NotPossible):
        actions.merge_organisations(source=caf, target=caf, by=as_reader(samira), reason="Sigle")


def test_who_works_in_neither_merges_nothing(
    as_: As, caf: Organisation, other: Organisation, karim: User, helene: User
):
    for person in (karim, helene):
        assert (
            as_(person).post(f"{INDEX}{caf.slug}/rapprocher/", {"other": other.name, "reason": "x"}).status_code == 404
        )
    for reader in (as_reader(karim), as_reader(helene), as_reader(None)):
        with pytest.raises(PermissionDenied):
            actions.merge_organisations(source=caf, target=other, by=reader, reason="Sigle")


def test_a_merge_is_undone_and_each_goes_back(
    as_: As, caf: Organisation, other: Organisation, samira: User, luc: User, karim: User
):
    for where in (caf, other):
        Function.objects.create(profile=luc.profile, job="élu", organisation=where)
    third = named("Caf 59")
    actions.merge_organisations(source=caf, target=other, by=as_reader(samira), reason="Sigle")
    actions.ensure_profile(person=karim)
    works(karim, other)
    merge = OrganisationMerge.objects.get()
    door = reverse("people:organisation_undo", args=[merge.pk])
    assert as_(None).post(door).status_code == 302
    assert as_(PersonFactory.create()).post(door).status_code == 404
    for _ in range(2):
        assert as_(luc).post(door).status_code == 302
    assert [works_in(one) for one in (samira, luc, karim)] == [caf, other, other]
    assert {one.organisation for one in Function.objects.filter(profile__person=luc)} == {caf, other}
    assert Organisation.objects.get(pk=caf.pk).merged_into is None
    assert third.merged_into is None


def works_in(person: User) -> Organisation | None:
    return Profile.objects.get(person=person).organisation


def test_who_changed_posts_meanwhile_stays_where_they_are(caf: Organisation, other: Organisation, samira: User):
    merge = actions.merge_organisations(source=caf, target=other, by=as_reader(samira), reason="Sigle")
    works(samira, named("Ville de Lens"))
    actions.undo_merge(merge=merge, by=as_reader(samira))
    assert str(works_in(samira)) == "Ville de Lens"


def test_after_thirty_days_it_stays(as_: As, caf: Organisation, other: Organisation, samira: User):
    merge = actions.merge_organisations(source=caf, target=other, by=as_reader(samira), reason="Sigle")
    late = timezone.now() + dt.timedelta(days=31)
    with pytest.raises(NotPossible):
        actions.undo_merge(merge=merge, by=as_reader(samira), now=late)


def test_a_chain_is_undone_from_its_end(caf: Organisation, other: Organisation, samira: User):
    third = named("Caf 59")
    reader = as_reader(samira)
    first = actions.merge_organisations(source=caf, target=other, by=reader, reason="Sigle")
    second = actions.merge_organisations(source=other, target=third, by=reader, reason="Même")
    assert Organisation.objects.get(pk=caf.pk).merged_into == third
    with pytest.raises(NotPossible):
        actions.undo_merge(merge=first, by=reader)
    actions.undo_merge(merge=second, by=reader)
    assert Organisation.objects.get(pk=caf.pk).merged_into == other
    actions.undo_merge(merge=first, by=reader)
    assert works_in(samira) == caf
