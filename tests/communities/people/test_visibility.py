"""Who sees which part of a profile, through every door; and the ten minutes of whoever tries them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from communities.networks.models import Network
from communities.people import actions
from communities.people.models import Audience, Profile
from communities.people.visibility import PARTS, seen_all, shown_to, visible
from reference.models import Pillar
from tests.communities.factories import (
    FieldFactory,
    OrganisationFactory,
    PersonFactory,
    ProfileFactory,
    TerritoryFactory,
    as_reader,
)

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
EDIT = "/compte/profil/"


@pytest.fixture
def told(samira: User) -> Profile:
    """Samira's profile, with something in each part."""
    profile = samira.profile
    profile.job, profile.actor_family = "médiatrice", "association"
    profile.organisation = OrganisationFactory.create(name="Pas à pas")
    profile.territory = TerritoryFactory.create(name="Roubaix")
    profile.can_help_with, profile.looking_for = "écouter", "un local"
    profile.pillars = [Pillar.COHESION]
    profile.save()
    profile.fields.add(FieldFactory.create(name="Santé mentale"))
    profile.territories.add(TerritoryFactory.create(name="Tourcoing"))
    return profile


WORDS = {
    "work": ["médiatrice", "Pas à pas", "Association"],
    "fields": ["Santé mentale", "Cohésion sociale"],
    "places": ["Roubaix", "Tourcoing"],
    "help": ["Écouter"],
    "search": ["Un local"],
}


def show(profile: Profile, audience: int, *parts: str) -> None:
    for part in parts or PARTS:
        setattr(profile, f"shows_{part}", audience)
    profile.save()


@pytest.mark.parametrize(
    ("audience", "sees"),
    [
        (Audience.EVERYONE, {"passer-by", "steering", "karim", "ines", "samira"}),
        (Audience.MEMBERS, {"karim", "ines", "samira"}),
        (Audience.NETWORKS, {"ines", "samira"}),
        (Audience.NOBODY, {"samira"}),
    ],
)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_shows_to_its_audience(
    told: Profile,
    education: Network,
    samira: User,
    ines: User,
    karim: User,
    helene: User,
    audience: int,
    sees: set,
    part: str,
):
    show(told, Audience.NOBODY)
    show(told, audience, part)
    readers = {"passer-by": None, "steering": helene, "karim": karim, "ines": ines, "samira": samira}
    found = {name for name, person in readers.items() if getattr(visible(told, as_reader(person)), part)}
    assert found == sees
    assert {
        name
        for name, person in readers.items()
        if Profile.objects.filter(shown_to(as_reader(person), part), pk=told.pk)
    } == sees


@pytest.mark.parametrize("part", WORDS)
def test_a_page_shows_a_part_or_not_a_word_of_it(as_: As, told: Profile, karim: User, education: Network, part: str):
    show(told, Audience.NOBODY)
    hidden = as_(karim).get(told.get_absolute_url()).content.decode()
    assert not [word for word in WORDS[part] if word in hidden]
    show(told, Audience.MEMBERS, part)
    page = as_(karim).get(told.get_absolute_url()).content.decode()
    assert [word for word in WORDS[part] if word in page] == WORDS[part]
    assert not [word for other, words in WORDS.items() if other != part for word in words if word in page]


def test_a_passer_by_reads_only_what_is_for_everyone(as_: As, told: Profile, helene: User):
    show(told, Audience.MEMBERS)
    for person in (None, helene):
        assert as_(person).get(told.get_absolute_url()).status_code == 404
    show(told, Audience.EVERYONE, "help")
    for person in (None, helene):
        page = as_(person).get(told.get_absolute_url()).content.decode()
        assert "Écouter" in page
        assert "Pas à pas" not in page
        assert reverse("people:directory") not in page.partition("<main")[2].partition("</main>")[0]


def test_a_part_for_everyone_that_is_empty_opens_nothing(as_: As, luc: User):
    profile = luc.profile
    profile.job = ""
    show(profile, Audience.EVERYONE)
    assert as_(None).get(profile.get_absolute_url()).status_code == 404


def test_addresses_that_are_tried_answer_as_if_nobody_were_there(as_: As, told: Profile):
    show(told, Audience.NETWORKS)
    answers = [as_(None).get(f"/annuaire/{slug}/") for slug in (told.slug, "personne-ici", "samira-benali-2")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({len(answer.content) for answer in answers}) == 1


def test_someones_networks_are_told_to_whom_they_show_them(
    as_: As, told: Profile, education: Network, karim: User, ines: User
):
    show(told, Audience.NETWORKS, "networks")
    assert "Éducation" not in as_(karim).get(told.get_absolute_url()).content.decode().partition("<aside")[2]
    assert "Éducation" in as_(ines).get(told.get_absolute_url()).content.decode().partition("<aside")[2]


@pytest.mark.parametrize("size", [2, 25])
def test_a_list_asks_once_whoever_is_in_it(
    education: Network, samira: User, size: int, django_assert_num_queries: Callable
):
    for _ in range(size):
        ProfileFactory.create(shows_help=Audience.NETWORKS)
    profiles = list(Profile.objects.for_list())
    reader = as_reader(samira)
    with django_assert_num_queries(1):
        seen_all(profiles, reader)


def test_the_whole_page_is_written_at_once(as_: As, karim: User):
    lille, lens = TerritoryFactory.create(name="Lille"), TerritoryFactory.create(name="Lens")
    client = as_(karim)
    page = client.get(EDIT).content.decode()
    assert page.count("Qui le voit") == 7
    lines = {"lieux-TOTAL_FORMS": 1, "lieux-INITIAL_FORMS": 0, "lieux-0-territory": "Lens", "lieux-0-territory_id": ""}
    said = {"actor_family": "elu", "territory": "Lille", "preferences": "1", "pillars": ["emploi"], **lines}
    shown = {f"shows_{part}": audience for part, audience in zip(PARTS, (3, 2, 1, 0, 3, 2, 1), strict=True)}
    answer = client.post(EDIT, {**said, **shown, "by_message": "on"})
    assert answer.status_code == 302, answer.context["form"].errors
    profile = Profile.objects.get(person=karim)
    assert [getattr(profile, f"shows_{part}") for part in PARTS] == [3, 2, 1, 0, 3, 2, 1]
    assert (profile.pillars, profile.by_mail, profile.by_message) == (["emploi"], False, True)
    assert list(profile.territories.all()) == [lens]
    assert {row.territory for row in profile.places.filter(own=True)} == {lille, lens}


def test_an_audience_that_is_none_is_refused(as_: As, karim: User):
    TerritoryFactory.create(name="Lille")
    said = {"actor_family": "elu", "territory": "Lille", "preferences": "1", "shows_work": "7"}
    assert as_(karim).post(EDIT, said).status_code == 200
    assert Profile.objects.get(person=karim).shows_work == Audience.MEMBERS


def test_essentials_alone_leave_the_rest_as_it_was(as_: As, samira: User, education: Network):
    TerritoryFactory.create(name="Lille")
    show(samira.profile, Audience.NOBODY, "help")
    Profile.objects.filter(person=samira).update(by_mail=True, pillars=["emploi"])
    as_(samira).post(EDIT, {"actor_family": "elu", "territory": "Lille"})
    profile = Profile.objects.get(person=samira)
    assert (profile.shows_help, profile.by_mail, profile.pillars) == (Audience.NOBODY, True, ["emploi"])


def test_members_lists_show_no_more_than_every_member_sees(
    as_: As, told: Profile, samira: User, ines: User, education: Network
):
    show(told, Audience.NOBODY, "work", "help", "places")
    members = reverse("networks:members", args=[education.slug])
    page = as_(ines).get(members).content.decode()
    assert "Samira Benali" in page
    assert not [word for word in ("Pas à pas", "Roubaix", "écouter") if word in page]
    show(told, Audience.NETWORKS, "work")
    assert "Pas à pas" in as_(ines).get(members).content.decode()


def test_a_person_named_as_a_part_of_the_directory_has_an_address_of_their_own(db: None):
    named = PersonFactory.build(first_name="Structures", last_name="")
    named.save()
    assert actions.ensure_profile(person=named).slug == "structures-2"
