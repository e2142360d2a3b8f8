"""The directory's index: what it keeps of profiles, and who is never found by what they hide."""

from typing import Any

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from communities.people import actions
from communities.people.directory import search
from communities.people.index import keeping
from communities.people.index.content import Kind, Part
from communities.people.index.keeping import differences, put_right, rebuild, refresh
from communities.people.index.reading import Index, asked_words
from communities.people.models import Audience, DirectoryEntry, DirectoryTrait, DirectoryWord, Profile
from search.bits import bits_of, ids_of, packed, unpacked
from tests.communities.factories import (
    FieldFactory,
    MembershipFactory,
    NetworkFactory,
    PersonFactory,
    TerritoryFactory,
    as_reader,
)

pytestmark = [pytest.mark.django_db, pytest.mark.data]
SAID: dict[str, Any] = {
    "actor_family": "collectivite",
    "job": "chargée de mission éducation",
    "organisation_name": "Ville de Creil",
    "field_ids": [],
    "territory": None,
    "can_help_with": "le lait à la cantine",
    "looking_for": "un diététicien",
}


def says(person: User, **changes: Any) -> Profile:
    return actions.complete_profile(by=as_reader(person), **{**SAID, **changes})


def found(reader: User, text: str, part: Part | None = None) -> set[int]:
    ((people,),) = Index(as_reader(reader)).saying((text, part))
    return set(ids_of(people))


def bearing(reader: User, kind: Kind, value: int = 0) -> set[int]:
    return set(ids_of(Index(as_reader(reader)).traits[kind][value]))


@pytest.fixture
def nadege() -> User:
    return PersonFactory.create(first_name="Nadège", last_name="Diop")


@pytest.fixture
def paul() -> User:
    return PersonFactory.create(first_name="Paul", last_name="Marchand")


def test_sets_of_people_come_back_as_they_were_put_away() -> None:
    for people in ([], [1], [7, 8, 9], [3, 64, 50_000]):
        assert ids_of(unpacked(packed(bits_of(people)))) == people
        assert ids_of(unpacked(memoryview(packed(bits_of(iter(people)))))) == people


def test_what_one_says_is_found_at_once(nadege: User, paul: User) -> None:
    says(nadege)
    assert found(paul, "cantine") == found(paul, "creil") == found(paul, "nadege") == {nadege.pk}
    assert found(paul, "éduc") == {nadege.pk}  # a word that is still being written
    assert found(paul, "cantine", Part.HELP) == {nadege.pk}
    assert found(paul, "creil", Part.HELP) == found(paul, "diététicien") == set()
    assert bearing(paul, Kind.FAMILY, 3) == {nadege.pk}


def test_what_one_says_no_more_is_not_found_any_more(nadege: User, paul: User) -> None:
    field = FieldFactory.create()
    says(nadege, field_ids=[field.pk])
    says(nadege, can_help_with="lire un bilan", actor_family="association")
    assert found(paul, "cantine") == bearing(paul, Kind.FAMILY, 3) == bearing(paul, Kind.FIELD, field.pk) == set()
    assert found(paul, "bilan") == bearing(paul, Kind.FAMILY, 5) == {nadege.pk}
    assert found(paul, "creil") == {nadege.pk}


PARTS = [
    ("work", lambda reader, held: found(reader, "creil")),
    ("work", lambda reader, held: found(reader, "mission")),
    ("work", lambda reader, held: bearing(reader, Kind.FAMILY, 3)),
    ("fields", lambda reader, held: bearing(reader, Kind.FIELD, held["field"])),
    ("fields", lambda reader, held: bearing(reader, Kind.PILLAR, 1)),
    ("places", lambda reader, held: bearing(reader, Kind.REGION, held["region"])),
    ("places", lambda reader, held: set(ids_of(Index(as_reader(reader)).at(held["town"])))),
    ("help", lambda reader, held: found(reader, "cantine")),
    ("help", lambda reader, held: found(reader, "cantine", Part.HELP)),
    ("help", lambda reader, held: bearing(reader, Kind.OFFERS)),
    ("networks", lambda reader, held: bearing(reader, Kind.BELONGS)),
]


@pytest.mark.parametrize(("part", "look"), PARTS)
def test_a_part_finds_its_person_only_where_it_shows(nadege: User, paul: User, part: str, look: Any) -> None:
    region = TerritoryFactory.create(kind="region", code="32")
    town = TerritoryFactory.create(parent=TerritoryFactory.create(kind="departement", code="60", parent=region))
    field = FieldFactory.create()
    held = {"region": region.pk, "town": town.pk, "field": field.pk}
    colleague = PersonFactory.create()
    NetworkFactory.create(members=[nadege, colleague])
    NetworkFactory.create(members=[paul])
    said = {"field_ids": [field.pk], "territory": town, "pillars": ["cohesion"]}
    for audience, by_paul, by_colleague in (
        (Audience.EVERYONE, True, True),
        (Audience.MEMBERS, True, True),
        (Audience.NETWORKS, False, True),
        (Audience.NOBODY, False, False),
        (Audience.MEMBERS, True, True),
    ):
        says(nadege, **said, audiences={part: audience})
        assert (nadege.pk in look(paul, held), nadege.pk in look(colleague, held)) == (by_paul, by_colleague), audience


def test_leaving_the_network_one_shares_is_enough(nadege: User, paul: User) -> None:
    says(nadege, audiences={"help": Audience.NETWORKS})
    network = NetworkFactory.create(members=[nadege])
    membership = MembershipFactory.create(network=network, person=paul)
    assert found(paul, "cantine") == {nadege.pk}
    membership.delete()
    assert found(paul, "cantine") == set()


def test_a_place_is_found_with_all_that_holds_it(nadege: User, paul: User) -> None:
    region = TerritoryFactory.create(kind="region", code="32")
    department = TerritoryFactory.create(kind="departement", code="60", parent=region)
    town = TerritoryFactory.create(parent=department)
    says(nadege, territory=town)
    for place in (region, department, town):
        assert ids_of(Index(as_reader(paul)).at(place.pk)) == [nadege.pk]
    assert Index(as_reader(paul)).at(TerritoryFactory.create(parent=department).pk) == 0


def test_made_anew_the_index_says_the_same(nadege: User, paul: User) -> None:
    field = FieldFactory.create()
    says(nadege, field_ids=[field.pk], pillars=["emploi"], audiences={"work": Audience.NETWORKS})
    says(paul, can_help_with="", functions=[("trésorier", "Pas à pas")])

    def state() -> Any:
        traits = DirectoryTrait.objects.exclude(kind=Kind.LOCK).order_by("kind", "value", "audience")
        rows = [(one.kind, one.value, one.audience, bytes(one.bits)) for one in traits if unpacked(one.bits)]
        words = DirectoryWord.objects.order_by("term__text", "part", "person_id")
        return rows, list(words.values_list("term__text", "part", "audience", "person_id"))

    kept = state()
    assert rebuild() == 2
    assert state() == kept
    assert differences([nadege.pk, paul.pk]) == []


def test_what_went_by_without_an_action_is_put_right(nadege: User, paul: User) -> None:
    says(nadege)
    Profile.objects.filter(person=nadege).update(can_help_with="lire un bilan")
    assert not DirectoryEntry.objects.filter(pk=paul.pk).exists()  # made straight in the database
    assert differences([nadege.pk, paul.pk]) == [nadege.pk, paul.pk]
    put_right.func()
    assert found(paul, "bilan") == {nadege.pk}
    assert paul.pk in ids_of(Index(as_reader(paul)).everyone)
    put_right.func()
    assert differences([nadege.pk, paul.pk]) == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"kind": "steering"}, {"anonymised_at": timezone.now()}])
def test_whoever_is_not_shown_any_more_is_taken_out(nadege: User, paul: User, change: dict[str, Any]) -> None:
    says(nadege)
    User.objects.filter(pk=nadege.pk).update(**change)
    refresh([nadege.pk])
    assert found(paul, "cantine") == bearing(paul, Kind.HERE) == set()
    assert not DirectoryEntry.objects.filter(pk=nadege.pk).exists()


def test_a_first_start_with_many_people_makes_the_index_whole(
    nadege: User, paul: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MANY", 2)
    put_right.func()
    assert bearing(paul, Kind.HERE) == {nadege.pk, paul.pk}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", []), ("  ", []), ("la cantine", ["cantine"]), ("de la", ["de", "la"]), ("²", ["2"]), ("\0%_'\"", [])],
)
def test_what_is_typed_is_read_as_words(text: str, words: list[str]) -> None:
    assert asked_words(text) == words


def test_a_long_text_is_read_to_a_point() -> None:
    assert len(asked_words(" ".join(f"mot{number}" for number in range(500)))) == 8


def test_who_goes_leaves_the_counts_before_the_index_is_put_right(nadege: User, paul: User) -> None:
    says(nadege)
    says(paul)
    assert set(ids_of(Index(as_reader(paul)).everyone)) == {nadege.pk, paul.pk}
    User.objects.filter(pk=nadege.pk).update(is_active=False)
    cache.clear()
    assert set(ids_of(Index(as_reader(paul)).everyone)) == {paul.pk}
    shown = search(QueryDict("famille=collectivite"), as_reader(paul))
    assert shown.total == 1
    assert [option.count for facet in shown.facets if facet.param == "famille" for option in facet.options] == [1]
