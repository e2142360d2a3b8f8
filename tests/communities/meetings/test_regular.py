"""Regular meetings: rhythms in words and days, what a change of one does to the others, and what ends."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import User
from communities.meetings import actions
from communities.meetings.models import Meeting, Series
from communities.meetings.rhythm import NoRhythm, Rhythm
from communities.networks.actions import ReasonMissing
from communities.networks.models import Network
from tests.communities.factories import as_reader

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db
DOOR = "/reseaux/education/rencontres/reguliere/"
DAY = dt.date


def rhythm(**changes: Any) -> Rhythm:
    asked: dict[str, Any] = {
        "unit": "months",
        "every": 1,
        "nth": 2,
        "weekday": 1,
        "starts_on": DAY(2031, 6, 1),
        "until": DAY(2031, 10, 31),
        "months_out": (8,),
    }
    return Rhythm(**{**asked, **changes})


def test_the_second_tuesday_of_the_month_but_in_summer():
    found = rhythm()
    assert found.days() == [DAY(2031, 6, 10), DAY(2031, 7, 8), DAY(2031, 9, 9), DAY(2031, 10, 14)]
    assert found.left_out() == [DAY(2031, 8, 12)]
    assert found.words() == "le 2e mardi du mois, sauf en août"


@pytest.mark.parametrize(
    ("asked", "words", "first", "count"),
    [
        ({"nth": -1, "weekday": 3, "every": 2}, "le dernier jeudi, tous les 2 mois, sauf en août", DAY(2031, 6, 26), 2),
        ({"unit": "weeks", "months_out": ()}, "chaque mardi", DAY(2031, 6, 3), 22),
        ({"unit": "weeks", "every": 2}, "un mardi sur deux, sauf en août", DAY(2031, 6, 3), 9),
        ({"unit": "weeks", "every": 3, "months_out": (7, 8)}, "un mardi toutes les 3 semaines, sauf en juillet et août",
         DAY(2031, 6, 3), 5),
        ({"starts_on": DAY(2031, 6, 11), "months_out": ()}, "le 2e mardi du mois", DAY(2031, 7, 8), 4),
    ],
)  # fmt: skip
def test_rhythms_in_words_and_days(asked: dict[str, Any], words: str, first: dt.date, count: int):
    found = rhythm(**asked)
    assert found.words() == words
    assert found.days()[0] == first
    assert len(found.days()) == count


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"until": DAY(2099, 1, 1)}, "deux ans au plus"),
        ({"until": DAY(2030, 1, 1)}, "avant le début"),
        ({"months_out": tuple(range(1, 13))}, "aucune date"),
    ],
)
def test_a_rhythm_that_never_ends_or_gives_nothing_is_refused(
    samira: User, education: Network, asked: dict[str, Any], sentence: str
):
    with pytest.raises(NoRhythm, match=sentence):
        call(education, samira, **asked)
    assert not Series.objects.exists()


def call(network: Network, person: User, **changes: Any) -> Series:
    return actions.plan_series(
        network=network,
        rhythm=rhythm(**changes),
        at=dt.time(14),
        minutes_long=120,
        by=as_reader(person),
        title="Café",
        places=10,
    )


@pytest.fixture
def in_may():
    with time_machine.travel("2031-05-20T10:00:00Z", tick=False):
        yield


@pytest.mark.usefixtures("in_may")
def test_dates_are_shown_before_anything_is_written(as_: As, samira: User, luc: User, education: Network):
    asked = {
        "title": "Café",
        "kind": "rencontre",
        "unit": "months",
        "nth": "2",
        "weekday": "1",
        "every": "1",
        "starts_on": "2031-06-01",
        "until": "2031-10-31",
        "months_out": ["8"],
        "start": "14:00",
        "end": "16:00",
        "zone": "Europe/Paris",
        "half_days": "1",
        "public": "1",
    }
    assert as_(luc).get(DOOR).status_code == 404
    client = as_(samira)
    assert client.get(DOOR).status_code == 200
    page = client.post(DOOR, asked).content.decode()
    assert "mardi 10 juin 2031" in page
    assert "12 août 2031" in page
    assert "Le 2e mardi du mois, sauf en août" in page
    assert not Meeting.objects.exists()
    never = client.post(DOOR, {**asked, "until": "", "creer": "1"}).content.decode()
    assert "Dites quand ce rythme s" in never
    page = client.post(DOOR, {**asked, "creer": "1"}, follow=True).content.decode()
    assert "4 rencontres sont annoncées" in page
    hours = {meeting.starts_at.astimezone(meeting.tz).hour for meeting in Meeting.objects.all()}
    assert hours == {14}  # in summer as in winter
    assert "Rencontre régulière" in client.get(Meeting.objects.all()[0].get_absolute_url()).content.decode()


@pytest.mark.usefixtures("in_may")
def test_only_members_call_regularly(luc: User, education: Network):
    with pytest.raises(PermissionDenied):
        call(education, luc)


def told(meeting: Meeting, **changes: Any) -> dict[str, Any]:
    return {"places": meeting.places, "title": meeting.title, **changes}


@pytest.mark.usefixtures("in_may")
def test_one_this_and_following_or_all_of_them_change(samira: User, education: Network):
    series = call(education, samira)
    june, july, _september, october = series.meetings.order_by("starts_at")
    by = as_reader(samira)
    actions.edit_meeting(meeting=june, by=by, **told(june, title="Seule"))
    actions.cancel_meeting(meeting=october, by=by, reason="Congés")
    later = july.starts_at + dt.timedelta(days=1, hours=2)
    changed = actions.edit_series(
        meeting=july,
        by=by,
        scope="following",
        **told(july, title="Thé", starts_at=later, ends_at=later + dt.timedelta(hours=1)),
    )
    assert changed == 2
    rows = {row.series_on: row for row in series.meetings.all()}
    assert [rows[day].title for day in sorted(filter(None, rows))] == ["Seule", "Thé", "Thé", "Café"]
    moved = rows[DAY(2031, 9, 9)]
    assert moved.starts_at == dt.datetime(2031, 9, 10, 16, tzinfo=moved.tz)
    assert moved.ends_at - moved.starts_at == dt.timedelta(hours=1)
    assert rows[DAY(2031, 10, 14)].cancelled  # stays called off
    assert actions.edit_series(meeting=july, by=by, scope="all", **told(july, title="Maté")) == 2
    june.refresh_from_db()
    assert june.title == "Seule"  # changed by itself, it stays apart
    series.refresh_from_db()
    assert (series.title, series.at, series.minutes_long) == ("Maté", dt.time(16), 60)


@pytest.mark.usefixtures("in_may")
def test_another_rhythm_calls_off_and_calls_without_waking_what_was_called_off(
    as_: As, samira: User, luc: User, education: Network
):
    series = call(education, samira)
    by = as_reader(samira)
    june = series.meetings.get(series_on=DAY(2031, 6, 10))
    actions.cancel_meeting(meeting=june, by=by, reason="Pont")
    with pytest.raises(ReasonMissing):
        actions.change_rhythm(series=series, by=by, rhythm=rhythm(nth=3), reason=" ")
    with pytest.raises(PermissionDenied):
        actions.change_rhythm(series=series, by=as_reader(luc), rhythm=rhythm(nth=3), reason="Non")
    actions.change_rhythm(series=series, by=by, rhythm=rhythm(until=DAY(2031, 12, 31)), reason="")
    standing = list(series.meetings.standing().values_list("series_on", flat=True).order_by("series_on"))
    assert standing == [DAY(2031, 7, 8), DAY(2031, 9, 9), DAY(2031, 10, 14), DAY(2031, 11, 11), DAY(2031, 12, 9)]
    actions.change_rhythm(series=series, by=by, rhythm=rhythm(nth=3), reason="Le mardi d'après convient mieux")
    standing = list(series.meetings.standing().values_list("series_on", flat=True).order_by("series_on"))
    assert standing == [DAY(2031, 6, 17), DAY(2031, 7, 15), DAY(2031, 9, 16), DAY(2031, 10, 21)]
    page = as_(samira).get(f"/rencontres/regulieres/{series.pk}/").content.decode()
    assert "Le 3e mardi du mois" in page
    for person in (luc, None):
        assert as_(person).get(f"/rencontres/regulieres/{series.pk}/").status_code == (404 if person else 302)
    as_(samira).post(f"/rencontres/regulieres/{series.pk}/arreter/", {"reason": "Le réseau se repose"})
    assert not series.meetings.standing().exists()
