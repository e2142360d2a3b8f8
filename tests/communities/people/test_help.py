"""« Qui pourrait m'aider ? »: who is suggested, why, and who never is."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from communities.people import actions
from communities.people.help import Helpers
from communities.people.models import Audience, Profile
from reference.models import Field, Territory
from tests.communities.factories import FieldFactory, NetworkFactory, PersonFactory, TerritoryFactory, as_reader

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


def offers(name: str, offer: str, **changes: Any) -> User:
    person: User = PersonFactory.create(first_name=name)
    said: dict[str, Any] = {
        "actor_family": "association",
        "job": "médiatrice",
        "organisation_name": "",
        "field_ids": [],
        "territory": None,
        "can_help_with": offer,
        "looking_for": "",
    }
    actions.complete_profile(by=as_reader(person), **{**said, **changes})
    return person


def ask(client: Client, query: str) -> Helpers:
    found: Helpers = client.get(f"/annuaire/aide/?{query}").context["found"]
    return found


def names(found: Helpers) -> list[str]:
    return [one.person.first_name for one, _why in found.people]


@pytest.fixture
def school() -> Field:
    return FieldFactory.create(slug="ecole-x", name="École")


@pytest.fixture
def places() -> dict[str, Territory]:
    region = TerritoryFactory.create(kind="region", code="32", name="Hauts-de-France")
    oise = TerritoryFactory.create(kind="departement", code="60", name="Oise", parent=region)
    nord = TerritoryFactory.create(kind="departement", code="59", name="Nord", parent=region)
    return {
        "creil": TerritoryFactory.create(name="Creil", code="60175", parent=oise),
        "nogent": TerritoryFactory.create(name="Nogent-sur-Oise", code="60463", parent=oise),
        "lille": TerritoryFactory.create(name="Lille", code="59350", parent=nord),
        "brest": TerritoryFactory.create(name="Brest", code="29019"),
    }


def test_each_is_shown_with_the_reason(as_: As, karim: User, school: Field, places: dict[str, Territory]) -> None:
    offers("Awa", "le lait à la cantine", field_ids=[school.pk], territory=places["nogent"])
    found = ask(as_(karim), "q=cantine&domaine=ecole-x&territoire=Creil")
    ((_awa, why),) = found.people
    assert why == "Peut aider sur «\u00a0le lait à la cantine\u00a0» · École · même département"
    page = as_(karim).get("/annuaire/aide/?q=cantine&lieu=commune:60175").content.decode()
    assert "le lait à la cantine" in page


def test_what_answers_best_comes_first(as_: As, karim: User, school: Field, places: dict[str, Territory]) -> None:
    offers("Cinq", "la cantine", territory=places["brest"])
    offers("Quatre", "la cantine", territory=places["lille"])
    offers("Trois", "la cantine", territory=places["creil"])
    offers("Deux", "la cantine", field_ids=[school.pk])
    offers("Un", "le lait à la cantine")
    offers("Hors sujet", "les marchés publics", field_ids=[school.pk], territory=places["creil"])
    found = ask(as_(karim), "q=lait+cantine&domaine=ecole-x&territoire=Creil")
    assert names(found) == ["Un", "Deux", "Trois", "Quatre", "Cinq"]
    assert [why.rpartition(" · ")[2] for _one, why in found.people][2:4] == ["Creil", "même région"]


def test_without_words_the_field_or_the_place_is_enough(
    as_: As, karim: User, school: Field, places: dict[str, Territory]
) -> None:
    offers("Awa", "la cantine", field_ids=[school.pk])
    offers("Bao", "la cantine", territory=places["lille"])
    offers("Silencieuse", "", field_ids=[school.pk], territory=places["lille"])
    assert names(ask(as_(karim), "domaine=ecole-x")) == ["Awa"]
    assert names(ask(as_(karim), "lieu=commune:60175")) == ["Bao"]
    found = ask(as_(karim), "")
    assert not found.asked
    assert found.people == []


def test_one_is_never_ones_own_help(as_: As) -> None:
    awa = offers("Awa", "la cantine")
    assert names(ask(as_(awa), "q=cantine")) == []


def test_whoever_takes_neither_mails_nor_conversations_is_left_alone(as_: As, karim: User) -> None:
    awa = offers("Awa", "la cantine", by_mail=False, by_message=False)
    assert names(ask(as_(karim), "q=cantine")) == []
    assert as_(karim).get("/annuaire/?aide=cantine").context["found"].total == 1  # still in the directory
    for one_way in ({"by_mail": True, "by_message": False}, {"by_mail": False, "by_message": True}):
        nothing: dict[str, Any] = {"job": "", "organisation_name": "", "field_ids": [], "territory": None}
        actions.complete_profile(
            by=as_reader(awa),
            can_help_with="la cantine",
            looking_for="",
            **{**nothing, "actor_family": "etat", **one_way},
        )
        assert names(ask(as_(karim), "q=cantine")) == ["Awa"]


@pytest.mark.parametrize("part", ["help", "fields", "places"])
def test_nobody_is_suggested_for_a_part_they_hide(
    as_: As, karim: User, school: Field, places: dict[str, Territory], part: str
) -> None:
    said = {"field_ids": [school.pk], "territory": places["creil"]}
    awa = offers("Awa", "la cantine", **said, audiences={part: Audience.NETWORKS})
    query = {"help": "q=cantine", "fields": "domaine=ecole-x", "places": "territoire=Creil"}[part]
    assert names(ask(as_(karim), query)) == []
    whole = ask(as_(karim), "q=cantine&domaine=ecole-x&territoire=Creil")
    assert {"fields": "École", "places": "Creil"}.get(part, "") not in "".join(why for _one, why in whole.people) or (
        part == "help" and not whole.people
    )
    NetworkFactory.create(members=[awa, karim])
    assert names(ask(as_(karim), query)) == ["Awa"]


def test_among_equals_the_order_changes_each_day_and_not_in_between(as_: As, karim: User) -> None:
    for number in range(30):
        offers(f"P{number}", "la cantine")
    client, orders = as_(karim), []
    for day in range(3):
        with time_machine.travel(dt.datetime(2027, 3, 1 + day, 9, tzinfo=dt.UTC), tick=False):
            client.force_login(karim)
            orders.append(names(ask(client, "q=cantine")))
            assert names(ask(client, "q=cantine")) == orders[-1]
            assert len(orders[-1]) == 12
    assert len({tuple(order) for order in orders}) == 3
    assert len(set(orders[0]) | set(orders[1]) | set(orders[2])) > 12


def test_whoever_left_is_not_suggested(as_: As, karim: User) -> None:
    awa = offers("Awa", "la cantine")
    User.objects.filter(pk=awa.pk).update(is_active=False)
    assert names(ask(as_(karim), "q=cantine")) == []


def test_nobody_answers_yet(as_: As, karim: User) -> None:
    page = as_(karim).get("/annuaire/aide/?q=introuvable").content.decode()
    assert "Personne ne l'a encore proposé" in page
    assert Profile.objects.filter(person=karim).count() <= 1


@pytest.mark.parametrize("query", ["q=%00", "domaine=x", "territoire=Nulle", "lieu=commune:x", f"q={'a ' * 3000}"])
def test_what_is_not_understood_breaks_nothing(as_: As, karim: User, query: str) -> None:
    offers("Awa", "la cantine")
    assert as_(karim).get(f"/annuaire/aide/?{query}").status_code == 200
