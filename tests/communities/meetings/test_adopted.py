"""A rhythm that members adopted in their own words opens the form filled with it: one person only says yes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from communities.meetings.adopted import read
from communities.meetings.models import Meeting, Series
from communities.meetings.rhythm import Rhythm
from communities.networks.models import Network, Proposal
from tests.communities.factories import MeetingFactory

As = Callable[[User | None], Client]
DOOR = "/reseaux/education/rencontres/reguliere/?rythme=adopte"
SECOND_TUESDAY = "Le deuxième mardi du mois, sauf l'été, de 14 h à 16 h 30"


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("le 2e mardi du mois", {"unit": "months", "nth": 2, "weekday": 1, "every": 1, "months_out": []}),
        ("Le 2ᵉ mardi du mois, sauf l'été", {"nth": 2, "weekday": 1, "months_out": [7, 8]}),
        ("dernier jeudi, tous les deux mois", {"nth": -1, "weekday": 3, "every": 2}),
        ("1er lundi, un mois sur deux, sauf en août et décembre", {"nth": 1, "every": 2, "months_out": [8, 12]}),
        ("le premier mardi de chaque trimestre", {"nth": 1, "every": 3}),
        ("chaque mardi", {"unit": "weeks", "weekday": 1, "every": 1}),
        ("Tous les mercredis de 9h à 10h30", {"unit": "weeks", "start": dt.time(9), "end": dt.time(10, 30)}),
        ("un vendredi sur deux, 14 h – 16 h", {"unit": "weeks", "every": 2, "start": dt.time(14), "end": dt.time(16)}),
        ("tous les quinze jours, le jeudi", {"unit": "weeks", "weekday": 3, "every": 2}),
        ("un lundi toutes les 3 semaines", {"unit": "weeks", "every": 3}),
    ],
)
def test_words_are_read_back_as_a_rhythm(words: str, found: dict[str, Any]):
    assert found.items() <= read(words).items()


@pytest.mark.parametrize(
    "words",
    [
        "", "quand c'est utile", "trois fois par an", "les 1er et 3e mardis du mois", "le mardi ou le jeudi",
        "le mardi, une fois par mois", "le 15 de chaque mois", "tous les 2 ans, le 1er mardi", "sauf le mardi",
    ],
)  # fmt: skip
def test_what_cannot_be_read_for_sure_is_left_to_whoever_plans(words: str):
    assert read(words) == {}


@pytest.mark.parametrize("words", ["le 2e mardi du mois", "chaque mardi", "un mardi sur deux, sauf en août"])
def test_a_rhythm_as_the_platform_says_it_is_read(words: str):
    found = read(words)
    days = {name: found.get(name, 1) for name in ("unit", "every", "weekday", "nth")}
    said = Rhythm(
        **days, starts_on=dt.date(2031, 1, 1), until=dt.date(2031, 12, 31), months_out=(*found["months_out"],)
    )
    assert said.words() == words


@pytest.fixture
def adopted(education: Network, samira: User) -> Proposal:
    """A year of second Tuesdays, adopted."""
    Network.objects.filter(pk=education.pk).update(rhythm=SECOND_TUESDAY)
    return Proposal.objects.create(
        network=education, by=samira, kind=Proposal.Kind.WORDS, reason="Pour nous voir.", state=Proposal.State.ADOPTED,
        changes={"rhythm": {"before": "", "after": SECOND_TUESDAY}},
        closes_at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC), settled_at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip


@pytest.mark.django_db
def test_the_adopted_rhythm_is_there_to_be_confirmed(as_: As, samira: User, education: Network, adopted: Proposal):
    with time_machine.travel("2031-01-15T10:00:00Z"):
        page = text(as_(samira).get(f"/reseaux/education/propositions/{adopted.pk}/"))
        assert DOOR in page
        page_of_form = as_(samira).get(DOOR)
        page, form = text(page_of_form), page_of_form.context["form"]
        assert f"Le réseau a adopté ce rythme : « {SECOND_TUESDAY} »" in page
        assert "Le 2e mardi du mois, sauf en juillet et août" in page
        assert "Mardi 11 février 2031".lower() in page.lower()
        assert not Series.objects.exists()
        asked = {one.html_name: one.value() for one in form}
        asked |= {"start": "14:00", "end": "16:30", "starts_on": "2031-01-16", "until": "2032-01-16", "creer": "1"}
        answer = as_(samira).post(DOOR, {name: value for name, value in asked.items() if value is not None})
        assert answer.status_code == 302
        series = Series.objects.get()
        assert (series.nth, series.weekday, series.months_out, series.by) == (2, 1, [7, 8], samira)
        assert (series.at, series.minutes_long, series.until) == (dt.time(14), 150, dt.date(2032, 1, 16))
        assert Meeting.objects.count() == 10
        again = text(as_(samira).get(DOOR))
        assert "Des rencontres à ce rythme sont déjà annoncées" in again
        assert "Annoncer ces rencontres" not in again


@pytest.mark.django_db
def test_hours_and_place_are_those_of_the_last_meeting_where_the_words_leave_them_out(
    as_: As, samira: User, education: Network
):
    with time_machine.travel("2031-01-15T10:00:00Z"):
        starts = dt.datetime(2031, 1, 7, 8, tzinfo=dt.UTC)
        MeetingFactory.create(network=education, title="Café des parents", starts_at=starts, place="Sous le préau")
        Network.objects.filter(pk=education.pk).update(rhythm="le 2e mardi du mois")
        page = as_(samira).get(DOOR)
        begun = page.context["form"].initial
        assert (begun["title"], begun["spot"]) == ("Café des parents", "Sous le préau")
        assert (begun["start"], begun["end"]) == (dt.time(9), dt.time(11))
        assert "Annoncer ces rencontres" in text(page)
        Network.objects.filter(pk=education.pk).update(rhythm="le 2e mardi du mois, à 18 h")
        begun = as_(samira).get(DOOR).context["form"].initial
        assert (begun["start"], begun["end"]) == (dt.time(18), dt.time(20))


@pytest.mark.django_db
def test_words_that_are_no_rhythm_are_shown_beside_an_empty_form(as_: As, samira: User, luc: User, education: Network):
    Network.objects.filter(pk=education.pk).update(rhythm="Quand <c'est> utile")
    page = text(as_(samira).get(DOOR))
    assert "Quand &lt;c'est&gt; utile" in page
    assert "Choisissez ci-dessous ce qui lui correspond" in page
    assert "Annoncer ces rencontres" not in page
    plain = text(as_(samira).get(DOOR.partition("?")[0]))
    assert "Reprendre le rythme adopté" in plain
    assert as_(luc).get(DOOR).status_code == 404
    Network.objects.filter(pk=education.pk).update(rhythm="")
    assert "adopté" not in text(as_(samira).get(DOOR))
