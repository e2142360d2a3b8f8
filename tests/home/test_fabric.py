"""The fabric of the week."""

import datetime as dt

import pytest
from django.utils import timezone

from communities.people.models import Profile
from forums.actions import open_thread
from home.pages import fabric
from tests.home.factories import TownFactory
from tests.town import Town

pytestmark = pytest.mark.django_db


def settle(town: Town, name: str, place: str) -> None:
    profile, _new = Profile.objects.get_or_create(person=town.people[name], defaults={"slug": name})
    Profile.objects.filter(pk=profile.pk).update(territory=TownFactory.create(name=place))


def of(town: Town) -> fabric.Fabric:
    return fabric.of_the_week([town.network, town.other])


def test_a_colour_passes_over_where_a_network_spoke_in_public_this_week(town):
    settle(town, "samira", "Roubaix")
    settle(town, "thomas", "Calais")
    now = timezone.now()
    open_thread(forum=town.forum, by=town.reader("samira"), title="Un", body="Texte")
    open_thread(
        forum=town.elsewhere, by=town.reader("thomas"), title="Deux", body="Texte", at=now - dt.timedelta(days=9)
    )
    cloth = of(town)
    assert len(cloth.columns) == 12
    assert {name for name in cloth.columns if name} == {"Roubaix", "Calais"}
    education, health = cloth.rows
    assert education["cells"] == [name == "Roubaix" for name in cloth.columns]
    assert not any(health["cells"])
    assert cloth.table == (("Éducation", "Roubaix", 1),)
    said = cloth.sentence.replace("\u00a0", " ")
    assert said == "Cette semaine : 1 réseau, 1 ville. Le fil le plus serré : Roubaix, réseau Éducation."


def test_what_is_said_between_members_never_shows(town):
    settle(town, "samira", "Roubaix")
    open_thread(forum=town.private, by=town.reader("samira"), title="Un", body="Texte")
    cloth = of(town)
    assert cloth.table == ()
    assert not any(any(row["cells"]) for row in cloth.rows)


def test_a_quiet_week_is_bare_warp_and_says_so(town):
    settle(town, "luc", "Lens")
    cloth = of(town)
    assert len(cloth.columns) == 12
    assert "Lens" in cloth.columns
    assert "Pas encore d'échange public cette semaine" in cloth.sentence


def test_an_empty_installation_still_has_a_cloth(db):
    cloth = fabric.of_the_week([])
    assert len(cloth.columns) == 12
    assert cloth.rows == ()


def test_a_busy_week_keeps_the_fullest_towns(town):
    settle(town, "samira", "Roubaix")
    cells = [(town.network.pk, number, f"Ville {number:02}", number) for number in range(1, 31)]
    crossings = fabric.Crossings(
        columns=("Ville 30",), counts=tuple((one, name, count) for one, _t, name, count in cells)
    )
    cloth = fabric.draw([town.network], crossings)
    assert cloth.table[0] == ("Éducation", "Ville 30", 30)
    assert cloth.rows[0]["cells"] == [True]


def test_the_crossings_are_worked_out_once_a_day(town, django_assert_num_queries):
    of(town)
    with django_assert_num_queries(0):
        of(town)
