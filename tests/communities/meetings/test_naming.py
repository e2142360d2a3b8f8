"""Naming who brings a point or does a task: any member of the network, or who comes, by name, with no script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from communities.meetings.models import FollowUp, Meeting
from communities.networks.models import Network
from communities.people.models import Profile
from tests.communities.factories import MeetingFactory, MembershipFactory, PersonFactory, RegistrationFactory

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(education: Network) -> Meeting:
    return MeetingFactory.create(network=education)


def task(who: str = "", **more: str) -> dict[str, str]:
    return {"kind": "task", "words": "Écrire la trame", "due_on": "", "who": who, **more}


def named(client: Client, meeting: Meeting, text: str) -> list[str]:
    answer = client.get(f"{meeting.get_absolute_url()}personnes/", {"q": text})
    return [one["label"] for one in answer.json()["results"]]


def test_members_and_those_who_come_are_suggested_to_members_alone(
    as_: As, meeting: Meeting, samira: User, luc: User, karim: User
):
    zoe = PersonFactory.create(first_name="Zoé", last_name="Élie", profile__slug="zoe-elie")
    MembershipFactory.create(network=meeting.network, person=zoe)
    assert named(as_(samira), meeting, "zo") == named(as_(samira), meeting, "elie zoé") == ["Zoé Élie"]
    assert named(as_(samira), meeting, "luc") == []  # of another network, and does not come
    RegistrationFactory.create(meeting=meeting, person=luc)
    assert named(as_(samira), meeting, "moreau") == ["Luc Moreau"]
    assert named(as_(samira), meeting, "z") == named(as_(samira), meeting, "\0%") == []
    address = f"{meeting.get_absolute_url()}personnes/"
    for person in (None, karim):
        assert as_(person).get(address, {"q": "sam"}).status_code == 404


def test_a_typed_name_is_enough(as_: As, meeting: Meeting, samira: User, ines: User):
    client, url = as_(samira), f"{meeting.get_absolute_url()}suites/nouvelle/"
    client.post(url, task("inès costa"))
    client.post(url, task("Costa"))
    assert [one.who for one in FollowUp.objects.all()] == [ines, ines]
    refused = client.post(url, task("Luc Moreau"))
    assert "n'est membre du réseau" in refused.context["form"].errors["who"][0]
    assert client.post(url, task("x" * 200)).context["form"].errors["who"]


def test_between_namesakes_one_chooses(as_: As, meeting: Meeting, samira: User):
    two = [PersonFactory.create(first_name="Jean", last_name="Martin") for _number in range(2)]
    for number, person in enumerate(two):
        Profile.objects.filter(person=person).update(slug=f"jean-martin-{number}")
        MembershipFactory.create(network=meeting.network, person=person)
    client, url = as_(samira), f"{meeting.get_absolute_url()}suites/nouvelle/"
    asked = client.post(url, task("Jean Martin"))
    assert [pk for pk, _name, _hint in asked.context["form"].who_choices()] == sorted(one.pk for one in two)
    assert 'name="who_id"' in asked.content.decode()
    client.post(url, task("Jean Martin", who_id=str(two[1].pk)))
    assert FollowUp.objects.get().who == two[1]


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 20, "²"])
def test_an_id_that_is_none_is_no_choice(as_: As, meeting: Meeting, samira: User, ines: User, chosen: str):
    as_(samira).post(f"{meeting.get_absolute_url()}suites/nouvelle/", task("Inès Costa", who_id=chosen))
    assert FollowUp.objects.get().who == ines


def test_who_does_it_already_may_stay_after_leaving(as_: As, meeting: Meeting, samira: User, luc: User):
    found = FollowUp.objects.create(meeting=meeting, words="Écrire", who=luc)
    client, url = as_(samira), f"{meeting.get_absolute_url()}suites/{found.pk}/"
    page = client.get(url)
    assert 'value="Luc Moreau"' in page.content.decode()
    client.post(url, {"words": "Écrire mieux", "due_on": "", "who": "Luc Moreau", "who_id": str(luc.pk)})
    found.refresh_from_db()
    assert (found.words, found.who) == ("Écrire mieux", luc)
    client.post(url, {"words": "Écrire mieux", "due_on": "", "who": ""})
    found.refresh_from_db()
    assert found.who is None


@pytest.mark.parametrize("size", [2, 30])
def test_suggesting_costs_the_same_in_a_small_network_and_a_large_one(
    as_: As, meeting: Meeting, samira: User, size: int, django_assert_max_num_queries: Callable[..., Any]
):
    for _number in range(size):
        MembershipFactory.create(network=meeting.network, person=PersonFactory(first_name="Anne"))
    client = as_(samira)
    with django_assert_max_num_queries(8):
        assert len(named(client, meeting, "anne")) == min(size, 8)
