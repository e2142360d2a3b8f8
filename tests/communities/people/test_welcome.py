"""First steps: what fits, with its reason; each may be skipped; nothing blocks."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from communities.networks.actions import form_network
from communities.networks.models import Network
from communities.people import actions
from communities.people.models import Profile
from communities.people.welcome.state import is_at_first_steps
from forums.actions import open_thread, reply
from forums.forum_conversation.models import Topic
from reference.models import Field
from tests.communities.factories import TerritoryFactory
from tests.town import Town

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
DOOR = "/bienvenue/"


def field(name: str) -> int:
    return Field.objects.get_or_create(name=name, defaults={"slug": name.lower()})[0].pk


def fill(town: Town, **said: Any) -> Profile:
    empty: dict[str, Any] = {"actor_family": "", "job": "", "organisation_name": "", "field_ids": [], "territory": None}
    return actions.complete_profile(
        by=town.reader("karim"), **{**empty, "can_help_with": "", "looking_for": "", **said}
    )


def test_it_is_for_professionals(browse: Browse):
    assert browse(None).get(DOOR).status_code == 302
    assert browse("helene").get(DOOR).status_code == 404


def test_a_newcomer_begins_with_their_profile_and_goes_on(browse: Browse, town: Town):
    karim = browse("karim")
    page = karim.get(DOOR).content.decode()
    assert "Étape 1 sur 4\u00a0: Dire qui vous êtes" in page
    assert 'action="/compte/profil/"' in page
    TerritoryFactory.create(name="Roubaix")
    answer = karim.post("/compte/profil/", {"actor_family": "association", "territory": "Roubaix"})
    assert answer["Location"] == f"{DOOR}?etape=reseaux"
    assert "Étape 2 sur 4" in karim.get(DOOR).content.decode()


def test_every_step_is_open_at_any_time(browse: Browse):
    karim = browse("karim")
    for step in ("profil", "reseaux", "lire", "repondre", "n'importe"):
        assert karim.get(DOOR, {"etape": step}).status_code == 200


def test_networks_fit_and_say_why(browse: Browse, town: Town):
    fill(town, field_ids=[field("Santé")])
    page = browse("karim").get(f"{DOOR}?etape=reseaux").content.decode()
    main = page.partition("<main")[2]
    assert "Parce que vous travaillez sur\u00a0: santé" in main
    assert main.index("Santé") < main.index("Éducation")
    assert "parce qu&#x27;il est ouvert" in main.lower()


def test_a_network_around_ones_town_fits(town: Town, browse: Browse):
    region = TerritoryFactory.create(kind="region", name="Hauts-de-France")
    lens = TerritoryFactory.create(name="Lens", parent=TerritoryFactory.create(kind="departement", parent=region))
    network = form_network(slug="hdf", name="Bassin minier", kind=Network.Kind.OPEN, purpose="Ici.")
    Network.objects.filter(pk=network.pk).update(territory=region)
    fill(town, territory=lens)
    page = browse("karim").get(f"{DOOR}?etape=reseaux").content.decode()
    assert "Parce que vous agissez ici\u00a0: Hauts-de-France" in page


def test_those_one_is_in_are_not_offered(browse: Browse, town: Town):
    page = browse("luc").get(f"{DOOR}?etape=reseaux").content.decode().partition("<main")[2]
    assert "Éducation" not in page
    assert "Santé" in page


def test_one_thread_to_read_and_one_question_to_answer(browse: Browse, town: Town):
    samira = town.reader("samira")
    thread = open_thread(forum=town.forum, by=samira, title="Cantine à un euro", body="?", kind=Topic.Kind.DISCUSSION)
    for _ in range(3):
        reply(topic=thread, by=town.reader("luc"), body="Oui.")
    secret = open_thread(forum=town.private, by=samira, title="Entre nous", body="?", kind=Topic.Kind.EXPERIENCE)
    question = open_thread(
        forum=town.square, by=samira, title="Qui connaît un lieu ?", body="?", kind=Topic.Kind.QUESTION
    )
    karim = browse("karim")
    read = karim.get(f"{DOOR}?etape=lire").content.decode()
    assert thread.subject in read
    assert secret.subject not in read
    assert question.subject in karim.get(f"{DOOR}?etape=repondre").content.decode()


def test_a_question_where_one_may_not_write_is_not_offered(browse: Browse, town: Town):
    open_thread(forum=town.forum, by=town.reader("samira"), title="Chez nous ?", body="?", kind=Topic.Kind.QUESTION)
    page = browse("karim").get(f"{DOOR}?etape=repondre").content.decode()
    assert "Chez nous ?" not in page
    assert "Aucune question n'attend" in page


def test_it_ends_when_one_says_so_and_once(browse: Browse, town: Town):
    karim = browse("karim")
    assert karim.post(DOOR)["Location"] == "/"
    first = Profile.objects.get(person=town.karim).first_steps_at
    karim.post(DOOR)
    assert first is not None
    assert Profile.objects.get(person=town.karim).first_steps_at == first


def test_a_steps_page_costs_little(browse: Browse, town: Town, django_assert_max_num_queries: Callable):
    fill(town, field_ids=[field("Santé")], territory=TerritoryFactory.create())
    karim = browse("karim")
    for step in ("profil", "reseaux", "lire", "repondre"):
        with django_assert_max_num_queries(14):
            karim.get(DOOR, {"etape": step})


def test_a_person_without_a_profile_yet_is_welcome(browse: Browse, town: Town):
    assert not Profile.objects.filter(person=town.karim, completed_at__isnull=False).exists()
    assert isinstance(town.karim, User)
    assert browse("karim").get(DOOR).status_code == 200


def test_the_home_page_leads_there_until_it_is_ended(browse: Browse, town: Town):
    assert is_at_first_steps(town.reader("karim"))
    assert not is_at_first_steps(town.reader(None))
    assert not is_at_first_steps(town.reader("helene"))
    later = timezone.now() + dt.timedelta(days=61)
    assert is_at_first_steps(town.reader("karim"), now=later)  # who they are is still to be said
    fill(town)
    assert is_at_first_steps(town.reader("karim"))
    assert not is_at_first_steps(town.reader("karim"), now=later)
    browse("karim").post(DOOR)
    assert not is_at_first_steps(town.reader("karim"))
