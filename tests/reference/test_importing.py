"""Another year of official codes: what differs is kept as history, and nothing that stands on a place is lost."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from communities.people import actions as people
from communities.people.directory_forms import LookForm
from communities.people.index.keeping import put_right
from communities.people.places import resolve as resolve_typed
from communities.people.reference import places_again
from reference.files import Refused
from reference.importing import take_in
from reference.models import Territory, TerritoryChange
from reference.queries import descendants, hint, lineage, resolve, suggestions
from search.models import Document
from search.projection import project
from search.reference import places_again as search_again
from tests.communities.factories import NeedFactory, PersonFactory, TerritoryFactory, as_reader
from tests.reference.years import Year

pytestmark = [pytest.mark.django_db, pytest.mark.data]
Kind = Territory.Kind
NEW_YEAR = dt.date(2027, 1, 1)
BELLEVILLE = "69264;Belleville-en-Beaujolais;com;69;84;200040590;12700;4.749;46.109"


@pytest.fixture
def year(tmp_path: Path, db: None) -> Year:
    """The first year, taken in."""
    first = Year(tmp_path / "cog")
    assert take_in(first.write()).counts == 12
    TerritoryChange.objects.all().delete()
    return first


def merged(year: Year) -> Year:
    """Two communes make a new one, with a movement that says so; the neighbourhood lies there now."""
    year.change("communes", "69019").change("communes", "69206").add("communes", BELLEVILLE)
    year.change("qpv", "QN06901M", "QN06901M;Aiguerande;69264;4.74;46.1")
    return year.add("mouvements", "commune;69019;69264;2027-01-01", "commune;69206;69264;2027-01-01")


def place(code: str) -> Territory:
    return Territory.objects.get(code=code)


def state() -> list[tuple[object, ...]]:
    return [*Territory.objects.order_by("pk").values_list(), *TerritoryChange.objects.order_by("pk").values_list()]


def imported(*args: object, **options: object) -> str:
    said = StringIO()
    call_command("territories", "import", *args, stdout=said, **options)
    return said.getvalue()


def test_the_same_year_again_changes_nothing(year: Year):
    before = state()
    assert "no change" in imported(str(year.folder))
    assert state() == before


def test_a_new_commune_is_made_where_it_lies(year: Year):
    take_in(year.add("communes", BELLEVILLE).write())
    new = place("69264")
    assert (new.parent, new.epci) == (place("69"), place("200040590"))
    assert not TerritoryChange.objects.exists()


def test_a_renamed_place_keeps_its_row_and_is_found_by_its_former_name(year: Year):
    pk = place("71150").pk
    year.change("communes", "71150", "71150;Crêches;com;71;27;247100290;3000;4.79;46.24")
    year.change("communes", "71270", "71270;Mâcon-Ville;com;71;27;247100290;34000;4.828;46.306")
    assert "renamed (2):\n" in imported(str(year.write()), on=NEW_YEAR)
    assert (place("71150").pk, place("71150").name) == (pk, "Crêches")
    change = TerritoryChange.objects.get(territory=pk)
    assert (change.kind, change.words, change.on) == ("renamed", "Crêches-sur-Saône", NEW_YEAR)
    found = suggestions("creches sur")
    assert [(one.name, hint(one)) for one in found] == [
        ("Crêches", "commune, Saône-et-Loire (71), ancien nom\u00a0: Crêches-sur-Saône")
    ]
    assert [one.name for one in resolve("Mâcon")] == ["Mâcon-Ville"]


def test_a_merged_place_is_kept_and_says_what_became_of_it(year: Year):
    old = place("69019")
    take_in(merged(year).write())
    old.refresh_from_db()
    new = place("69264")
    assert (old.name, old.merged_into, old.dissolved_on) == ("Belleville", new, NEW_YEAR)
    assert old.since == "depuis le 1er janvier 2027\u00a0: Belleville-en-Beaujolais"
    with translation.override("en"):
        assert "1er" not in old.since
    assert TerritoryChange.objects.filter(kind="merged", successor=new).count() == 2


def test_what_bears_the_old_name_is_found_by_the_new_one(year: Year):
    old = place("69019")
    take_in(merged(year).write())
    above = lineage([old.pk])[old.pk]
    assert {one.name for one in above} == {
        "Belleville", "Belleville-en-Beaujolais", "CC Saône-Beaujolais", "Rhône", "Auvergne-Rhône-Alpes",
    }  # fmt: skip
    assert all(old in descendants(one) for one in above)
    assert place("QN06901M") in descendants(place("69264"))
    assert old not in descendants(place("71"))


def test_typing_an_old_name_or_code_offers_the_new_place_alone(year: Year, django_assert_max_num_queries):
    take_in(merged(year).write())
    with django_assert_max_num_queries(2):
        found = suggestions("saint-jean-d'ard")
    assert [(one.name, one.formerly) for one in found] == [("Belleville-en-Beaujolais", "Saint-Jean-d'Ardières")]
    assert [one.code for one in suggestions("belleville")] == ["69264"]
    assert suggestions("belleville")[0].formerly == ""
    assert [one.code for one in resolve("69206")] == ["69264"]
    answer = Client().get("/territoires/suggestions/", {"q": "69019"}).json()["results"]
    assert answer[0]["hint"] == "commune, Rhône (69), ancien nom\u00a0: Belleville"


def test_who_kept_the_old_place_keeps_it_and_who_types_it_gets_the_new_one(year: Year):
    old = place("69019")
    take_in(merged(year).write())
    assert resolve_typed("Belleville", chosen=str(old.pk)).territory == old
    assert resolve_typed("Saint-Jean-d'Ardières").territory == place("69264")
    form = LookForm({"territoire": "Belleville"})
    assert form.read()["place"] == place("69264")


def test_the_directory_and_search_follow_in_a_task(year: Year, undone):
    samira = PersonFactory.create(first_name="Samira", last_name="Benali")
    people.complete_profile(
        by=as_reader(samira), actor_family="elu", job="", organisation_name="", field_ids=[],
        territory=place("69206"), can_help_with="", looking_for="",
    )  # fmt: skip
    need = NeedFactory.create(territory=place("69206"))
    project("need", [need.pk])
    take_in(merged(year).write())
    assert undone("communities.people.reference.places_again") == 2  # once for the first year
    assert undone("search.reference.places_again") == 2  # once for the first year
    places_again.call()
    assert place("69264").pk in samira.profile.places.values_list("territory_id", flat=True)
    assert undone("communities.people.index.keeping.put_right") == 1
    put_right.call()
    reader = Client()
    reader.force_login(samira)
    assert "Samira Benali" in reader.get("/annuaire/", {"lieu": "commune:69264"}).content.decode()
    search_again.call()
    assert "|commune:69264|" in Document.objects.get(kind="need", object_id=need.pk).places


def test_a_neighbourhood_lies_in_what_its_commune_became_even_where_its_file_is_older(year: Year):
    year.change("communes", "69019").change("communes", "69206").add("communes", BELLEVILLE)
    year.add("mouvements", "commune;69019;69264;2027-01-01", "commune;69206;69264;2027-01-01")
    assert take_in(year.write()).remarks == []
    quarter = place("QN06901M")
    assert quarter.parent == place("69264")
    assert place("69264") in quarter.communes.all()
    del year.lines["mouvements"]
    (year.folder / "mouvements.csv").unlink()
    assert take_in(year.write()).counts == 0  # what is written down is enough


def test_movements_are_followed_one_after_the_other(year: Year):
    take_in(merged(year).write())
    later = "69300;Beaujolais-Centre;com;69;84;200040590;12700;4.749;46.109"
    year.change("communes", "69264", later).change("qpv", "QN06901M", "QN06901M;Aiguerande;69300;4.74;46.1")
    take_in(year.add("mouvements", "commune;69264;69300;2029-01-01").write())
    old = place("69019")
    assert (old.merged_into, old.became) == (place("69300"), "Beaujolais-Centre")
    assert (old.dissolved_on, place("69264").dissolved_on) == (NEW_YEAR, dt.date(2029, 1, 1))
    assert [one.code for one in suggestions("saint jean d")] == ["69300"]
    assert take_in(year.write()).counts == 0
    take_in(year.change("communes", "69300", later.replace("Beaujolais-Centre", "Beaujolais")).write())
    assert place("69019").became == "Beaujolais"


def test_a_merged_intercommunality_takes_what_lay_in_the_old_one(year: Year):
    old, gone = place("247100290"), place("71150")
    year.change("epci", "247100290", "200070308;CA Mâconnais Beaujolais;78500").change("communes", "71150")
    year.change("communes", "71270", "71270;Mâcon;com;71;27;200070308;34000;4.828;46.306")
    take_in(year.add("mouvements", "epci;247100290;200070308;2027-01-01").write())
    new = place("200070308")
    assert set(descendants(new)) >= {old, gone, place("71270"), place("QN07101M")}
    moved = TerritoryChange.objects.get(kind="moved", territory=place("71270"))
    assert moved.words == "CA du Mâconnais → CA Mâconnais Beaujolais"
    assert new in lineage([gone.pk])[gone.pk]


def test_a_place_that_is_gone_without_a_word_is_kept_and_listed(year: Year):
    year.change("communes", "71150")
    said = imported(str(year.write()), on=NEW_YEAR)
    assert "gone, and no one says into what: to be looked at (1):\n  commune 71150 Crêches-sur-Saône" in said
    lost = place("71150")
    assert (lost.merged_into, lost.since) == (None, "n'existe plus depuis le 1er janvier 2027")
    assert suggestions("creches") == resolve("71150") == []
    assert lost in descendants(place("71"))
    assert "no change" in imported(str(year.folder))
    year.add("mouvements", "commune;71150;71270;2027-02-01")
    assert take_in(year.write()).counts == 1  # the movement that was missing
    assert place("71150").merged_into == place("71270")
    assert take_in(year.write()).counts == 0


def test_what_was_merged_into_a_place_that_is_gone_since_keeps_what_it_became(year: Year):
    take_in(merged(year).write())
    take_in(year.change("communes", "69264").write())
    assert place("69019").merged_into == place("69264")
    assert place("69264").dissolved_on is not None
    assert take_in(year.write()).counts == 0


def test_a_divided_place_names_what_it_became_and_stands_for_none(year: Year):
    year.change("communes", "71150").add(
        "communes",
        "71600;Crêches-Nord;com;71;27;247100290;2000;4.79;46.25",
        "71601;Crêches-Sud;com;71;27;247100290;1000;4.79;46.23",
    ).add("mouvements", "commune;71150;71600;2027-01-01", "commune;71150;71601;2027-01-01")
    take_in(year.write())
    old = place("71150")
    assert (old.merged_into, old.since) == (None, "depuis le 1er janvier 2027\u00a0: Crêches-Nord, Crêches-Sud")
    assert take_in(year.write()).counts == 0


def test_a_place_comes_back(year: Year):
    line = next(line for line in year.lines["communes"] if line.startswith("71150"))
    take_in(year.change("communes", "71150").write())
    assert "back again (1)" in imported(str(year.add("communes", line).write()))
    back = place("71150")
    assert (back.dissolved_on, back.since) == (None, "")
    assert list(back.changes.order_by("pk").values_list("kind", flat=True)) == ["dissolved", "restored"]


def test_a_dry_run_says_the_same_and_writes_nothing(year: Year, undone):
    folder, before = str(merged(year).write()), state()
    dry = imported(folder, dry_run=True)
    assert state() == before
    assert undone("search.reference.places_again") == 1  # of the first year
    assert dry.splitlines()[:-1] == imported(folder).splitlines()[:-1]
    assert "nothing was written" in dry


def test_once_there_is_a_history_the_first_loading_has_had_its_day(year: Year, capsys):
    take_in(merged(year).write())
    before = state()
    call_command("territories", "load")
    assert "history" in capsys.readouterr().out
    assert state() == before


BROKEN = {
    "a column is missing": ("departements", b"code,nom\n69,Rh\xc3\xb4ne\n", "lacks the column region"),
    "a code comes twice": ("regions", b"code,nom\n84,A\n27,B\n84,C\n", "code 84 twice"),
    "a code is none": ("regions", b"code,nom\n84,A\n2-7,B\n", "no official code"),
    "a name is none": ("regions", b"code,nom\n84,A\n27,\n", "has no name"),
    "a parent is unknown": ("departements", b"code,nom,region\n69,R,84\n71,S,99\n", "lies in « 99 »"),
    "a parent is missing": ("departements", b"code,nom,region\n69,R,84\n71,S,\n", "lies in nothing"),
    "another encoding": ("regions", "code,nom\n84,Rhône\n".encode("latin-1"), "not in UTF-8"),
    "no line": ("regions", b"code,nom\n", "names no territory"),
    "empty": ("regions", b"", "is empty"),
    "a line is too short": ("regions", b"code,nom\n84\n", "line 2: 1 cells, not 2"),
    "a quote is left open": ("regions", b'code,nom\n84,"A\n', "line 2"),
    "a null": ("regions", b"code,nom\n84,A\x00\n", "null"),
    "inhabitants": ("epci", b"siren,nom,population\n200040590,A,-3\n247100290,B,1\n", "for population"),
    "a position": ("qpv", b"code,nom,communes_insee,lon,lat\nQN06901M,A,69019,nan,46\n", "for lon"),
    "half a position": ("qpv", b"code,nom,communes_insee,lon,lat\nQN06901M,A,69019,,46\n", "half a position"),
    "a movement of nothing known": ("mouvements", b"type,ancien_code,nouveau_code,date\nville,1,2,\n", "none of"),
    "a movement on no day": ("mouvements", b"type,ancien_code,nouveau_code,date\ncommune,1,2,2027-13-01\n", "no date"),
    "a movement without a code": ("mouvements", b"type,ancien_code,nouveau_code,date\ncommune,1,,\n", "missing"),
}


@pytest.mark.parametrize(("name", "content", "why"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_whole(year: Year, name: str, content: bytes, why: str):
    folder, before = merged(year).write(), state()
    (folder / f"{name}.csv").write_bytes(content)
    with pytest.raises(CommandError, match=r"Nothing was changed\.$") as refused:
        imported(str(folder))
    assert why in str(refused.value)
    assert state() == before


def test_a_movement_that_leads_nowhere_or_back_is_refused(year: Year):
    year.change("communes", "71150").add("mouvements", "commune;71150;71999;")
    with pytest.raises(Refused, match="71150 goes into commune 71999, which no file names"):
        take_in(year.write())
    year.lines["mouvements"] = ["commune;71150;71998;", "commune;71998;71150;"]
    with pytest.raises(Refused, match="leads back to itself"):
        take_in(year.write())


def test_a_folder_without_files_is_refused(year: Year, tmp_path: Path):
    with pytest.raises(Refused, match=r"regions\.csv is missing"):
        take_in(tmp_path / "nothing")


def test_movements_of_what_stays_or_never_was_are_said_and_do_nothing(year: Year):
    year.add("mouvements", "commune;71150;71270;", "commune;01001;71270;")
    found = take_in(year.write())
    assert found.counts == 0
    assert len(found.remarks) == 2


def test_a_file_cut_short_is_not_taken_for_a_year_of_mergers(year: Year):
    TerritoryFactory.create_batch(120, parent=place("71"))
    with pytest.raises(Refused, match="no longer names 120 places"):
        take_in(year.write())
    assert len(take_in(year.write(), many=True).lost) == 120


def test_a_page_says_what_became_of_the_place(year: Year):
    samira = PersonFactory.create(first_name="Samira", last_name="Benali")
    samira.profile.territory = place("69019")
    samira.profile.save()
    take_in(merged(year).write())
    reader = Client()
    reader.force_login(samira)
    page = reader.get(samira.profile.get_absolute_url()).content.decode()
    assert "Belleville (depuis le 1er janvier 2027\u00a0: Belleville-en-Beaujolais)" in page
