"""Official territories: loaded whole, found by name or code, placed in what holds them."""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.loading import load
from reference.models import Field, Territory
from reference.queries import descendants, hint, lineage, resolve, suggestions

pytestmark = [pytest.mark.data, pytest.mark.xdist_group("territories")]
Kind = Territory.Kind


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """All territories, loaded once for this module."""
    with django_db_blocker.unblock():
        load()
        yield
        Territory.communes.through.objects.all().delete()
        Territory.objects.update(parent=None, epci=None)
        Territory.objects.all()._raw_delete("default")


@pytest.fixture
def all_of_france(loaded: None, db: None) -> None:
    """The test sees all territories."""


def names(found) -> list[str]:
    return [one.name for one in found]


def test_everything_in_the_files_is_there(all_of_france):
    counts = {kind: Territory.objects.filter(kind=kind).count() for kind in Kind.values}
    assert counts == {"region": 26, "departement": 109, "epci": 1266, "commune": 35014, "qpv": 1584}


def test_loading_again_writes_only_what_differs(all_of_france, capsys):
    Territory.objects.filter(kind=Kind.COMMUNE, code="60175").update(name="Creil-sur-Rien", parent=None)
    call_command("territories", "load")
    assert "37999 known, 1 written" in capsys.readouterr().out
    mended = Territory.objects.filter(kind=Kind.COMMUNE, code="60175")
    assert mended.values_list("name", "parent__name").get() == ("Creil", "Oise")


def test_a_place_lies_where_the_state_says(all_of_france):
    lille = Territory.objects.filter(kind=Kind.COMMUNE, code="59350")
    assert lille.values_list("parent__code", "parent__parent__name").get() == ("59", "Hauts-de-France")
    assert lille.values_list("epci__kind", "epci__parent__code").get() == (Kind.EPCI, "59")
    quarter = Territory.objects.filter(kind=Kind.QUARTER, code="QN00101M")
    assert quarter.values_list("parent__name", flat=True).get() == "Bourg-en-Bresse"


def test_a_quarter_over_two_communes_belongs_to_both(all_of_france):
    shared = Territory.objects.filter(kind=Kind.QUARTER, communes__isnull=False).distinct()
    assert shared.count() == 1583  # one lies in a commune the file does not name
    most = max(shared.prefetch_related("communes"), key=lambda one: one.communes.count())
    assert most.communes.count() > 1
    assert most.parent in most.communes.all()


def test_arrondissements_are_communes_that_nobody_counts_twice(all_of_france):
    assert Territory.objects.get(code="13201").kind == Kind.COMMUNE
    paris = Territory.objects.get(kind=Kind.DEPARTMENT, code="75")
    assert paris.population == Territory.objects.get(kind=Kind.COMMUNE, code="75056").population


@pytest.mark.parametrize(
    ("typed", "first"),
    [("lille", "Lille"), ("LILLE", "Lille"), ("saint etienn", "Saint-Étienne"), ("l'hay", "L'Haÿ-les-Roses"),
     ("59350", "Lille"), ("qn00101m", "Grande Reyssouze Terre Des Fleurs"), ("œuf", "Œuf-en-Ternois")],
)  # fmt: skip
def test_a_place_is_found_however_it_is_typed(all_of_france, typed, first):
    assert names(suggestions(typed))[0] == first


def test_larger_frames_come_first(all_of_france):
    assert [one.kind for one in suggestions("paris")][:2] == [Kind.DEPARTMENT, Kind.COMMUNE]


def test_hints_tell_namesakes_apart(all_of_france):
    assert hint(suggestions("lille", "commune")[0]) == "commune, Nord (59)"
    assert hint(suggestions("qn00101m")[0]) == "quartier prioritaire, Bourg-en-Bresse (01)"
    assert hint(suggestions("nord", "departement")[0]) == "département, Hauts-de-France"
    assert hint(suggestions("bretagne", "region")[0]) == "région"


def test_a_whole_name_wins_over_longer_ones(all_of_france):
    assert names(resolve("Lille")) == ["Lille"]
    assert len(resolve("Saint-Denis")) > 1
    assert "Lillebonne" in names(resolve("lill"))
    assert resolve("nulle part") == resolve("") == resolve("—") == []


def test_what_holds_a_place_and_what_it_holds(all_of_france):
    quarter = Territory.objects.get(code="QN00101M")
    above = lineage([quarter.pk])[quarter.pk]
    assert {"Bourg-en-Bresse", "Ain", "Auvergne-Rhône-Alpes", "CA du Bassin de Bourg-en-Bresse"} <= set(names(above))
    for place in above:
        assert quarter in descendants(place)


def test_suggestions_answer_anyone_with_one_query(all_of_france, django_assert_num_queries):
    client = Client()
    with django_assert_num_queries(1):
        few = client.get("/territoires/suggestions/", {"q": "creil"})
    with django_assert_num_queries(1):
        many = client.get("/territoires/suggestions/", {"q": "sai", "kind": "commune"})
    found = few.json()["results"][0]
    assert (found["label"], found["hint"], set(found)) == ("Creil", "commune, Oise (60)", {"id", "label", "hint"})
    assert len(many.json()["results"]) == 10


@pytest.mark.parametrize("query", [{}, {"q": "l"}, {"q": ""}, {"q": "x\0y"}, {"q": "lille", "kind": "planète"}])
def test_too_little_or_nonsense_suggests_nothing(db, query):
    assert Client().get("/territoires/suggestions/", query).json() == {"results": []}


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_a_fair_question(text):
    suggestions(text)
    resolve(text)


def test_the_fields_of_intervention_are_there(db):
    assert Field.objects.count() == 12
    assert Field.objects.get(slug="sante").name == "Santé"


@pytest.mark.django_db
def test_the_fields_migration_can_be_undone():
    """Its two functions alone: to take back every migration that has come since would take minutes."""
    migration = import_module("reference.migrations.0002_fields_of_intervention")
    editor = SimpleNamespace(connection=connection)
    migration.empty(apps, editor)
    assert not Field.objects.exists()
    migration.fill(apps, editor)
    assert Field.objects.count() == 12
