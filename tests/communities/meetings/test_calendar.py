"""The calendar: a list, a month and a map over the same choices; what is plugged in stands beside meetings."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from communities.meetings.models import Kind, Meeting
from communities.networks.models import Network
from reference.models import Territory
from tests.communities.factories import MeetingFactory, NetworkFactory, RegistrationFactory, TerritoryFactory
from tests.communities.training.factories import EnrolmentFactory, TrainingFactory

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def _tenth_of_november() -> Any:
    with time_machine.travel(dt.datetime(2026, 11, 10, 8, tzinfo=PARIS), tick=False):
        yield


def meeting(title: str, *at: int, hours: float = 2, zone: str = "Europe/Paris", **kwargs: Any) -> Meeting:
    start = dt.datetime(*at, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type, misc]
    return MeetingFactory.create(
        title=title, starts_at=start, ends_at=start + dt.timedelta(hours=hours), zone=zone, **kwargs
    )


def titles(answer: Any) -> list[str]:
    return [entry.title for month in answer.context["months"] for entry in month.entries]


def cells(answer: Any) -> dict[str, list[str]]:
    sheet = answer.context["sheet"]
    days = [day for week in sheet.weeks for day in week if day.entries]
    return {f"{day.date:%m-%d}": [entry.title for entry, _on in day.entries] for day in days}


def test_the_three_ways_of_seeing_keep_the_same_choices(as_: As, samira: User, education: Network):
    meeting("Ici", 2026, 11, 12, 9, network=education, kind=Kind.WORKSHOP)
    meeting("Ailleurs", 2026, 11, 12, 9, kind=Kind.WORKSHOP)
    meeting("Webinaire", 2026, 11, 12, 9, network=education, kind=Kind.WEBINAR)
    asked, client = "reseau=education&genre=atelier&voir=miennes", as_(samira)
    assert titles(client.get(f"/rencontres/?{asked}")) == ["Ici"]
    assert cells(client.get(f"/rencontres/?vue=mois&{asked}")) == {"11-12": ["Ici"]}
    page = client.get(f"/rencontres/?vue=carte&{asked}")
    assert page.context["spread"].nowhere == 1
    for view in ("vue=mois", "vue=carte", ""):
        text = client.get(f"/rencontres/?{view}&{asked}").content.decode()
        tabs = text[text.index('class="tabs"') :].partition("</nav>")[0]
        assert tabs.count("reseau=education") == tabs.count("genre=atelier") == tabs.count("voir=miennes") == 3
        assert tabs.count('aria-current="page"') == 1


def test_a_territory_holds_what_lies_in_it(as_: As):
    region = TerritoryFactory.create(kind=Territory.Kind.REGION, code="32", name="Hauts-de-France")
    nord = TerritoryFactory.create(kind=Territory.Kind.DEPARTMENT, code="59", name="Nord", parent=region)
    lille = TerritoryFactory.create(name="Lille", parent=nord)
    meeting("Lille", 2026, 11, 12, 9, territory=lille)
    meeting("Loin", 2026, 11, 12, 9, territory=TerritoryFactory.create(name="Brest"))
    meeting("Nulle part", 2026, 11, 12, 9)
    for place in ("Hauts-de-France", "Nord", "Lille", "59"):
        assert titles(as_(None).get("/rencontres/", {"lieu": place})) == ["Lille"]
    assert titles(as_(None).get("/rencontres/", {"lieu": "Brest"})) == ["Loin"]
    unknown = as_(None).get("/rencontres/", {"lieu": "Nulle-Part-sur-Mer"})
    assert len(titles(unknown)) == 3
    assert "Aucun lieu ne porte ce nom" in unknown.content.decode()
    spread = as_(None).get("/rencontres/?vue=carte").context["spread"]
    assert {place.name: place.count for place in spread.map.places} == {"Hauts-de-France": 1}
    closer = as_(None).get("/rencontres/?vue=carte&carte=32").context["spread"]
    assert [(place.name, place.count) for place in closer.map.places] == [("Nord", 1)]
    assert closer.map.places[0].url == f"/rencontres/?lieu=Nord&lieu_id={nord.pk}"


def test_two_places_of_one_name_are_asked_about(as_: As):
    first, second = TerritoryFactory.create_batch(2, name="Saint-Denis")
    meeting("Ici", 2026, 11, 12, 9, territory=second)
    page = as_(None).get("/rencontres/", {"lieu": "Saint-Denis"})
    assert f'name="lieu_id" value="{first.pk}"' in page.content.decode()
    assert titles(as_(None).get("/rencontres/", {"lieu": "Saint-Denis", "lieu_id": str(second.pk)})) == ["Ici"]


def test_a_period_is_what_begins_before_its_end(as_: As):
    meeting("Demain", 2026, 11, 11, 9)
    meeting("Dans trois semaines", 2026, 12, 1, 9)
    meeting("Au printemps", 2027, 4, 1, 9)
    meeting("Hier", 2026, 11, 9, 9)
    for period, expected in (
        ("", ["Demain", "Dans trois semaines", "Au printemps"]), ("semaine", ["Demain"]), ("passees", ["Hier"]),
        ("mois", ["Demain", "Dans trois semaines"]), ("toujours", ["Demain", "Dans trois semaines", "Au printemps"]),
    ):  # fmt: skip
        assert titles(as_(None).get("/rencontres/", {"quand": period})) == expected


def test_what_takes_days_stands_in_each_of_them_and_a_full_day_leads_to_its_list(as_: As):
    meeting("Université d'été", 2026, 11, 30, 14, hours=46)
    for number in range(6):
        meeting(f"Midi {number}", 2026, 11, 12, 12)
    page = as_(None).get("/rencontres/?vue=mois&mois=2026-11")
    found = cells(page)
    assert found["11-12"] == ["Midi 0", "Midi 1", "Midi 2"]
    assert found["11-30"] == found["12-01"] == found["12-02"] == ["Université d'été"]
    assert 'href="?jour=2026-11-12"' in page.content.decode()
    assert "et 3 autres" in page.content.decode()
    day = as_(None).get("/rencontres/?jour=2026-11-12")
    assert titles(day) == [f"Midi {number}" for number in range(6)]
    december = cells(as_(None).get("/rencontres/?vue=mois&mois=2026-12"))
    assert december["12-01"] == ["Université d'été"]


def test_a_day_with_four_shows_all_of_them(as_: As):
    for number in range(4):
        meeting(f"Midi {number}", 2026, 11, 12, 12)
    assert len(cells(as_(None).get("/rencontres/?vue=mois"))["11-12"]) == 4


def test_a_day_is_that_of_the_place(as_: As):
    meeting("À Nouméa", 2026, 11, 13, 8, zone="Pacific/Noumea")  # 12 November, 22 h in Paris
    meeting("À Papeete", 2026, 11, 30, 20, zone="Pacific/Tahiti")  # 1 December, 7 h in Paris
    found = cells(as_(None).get("/rencontres/?vue=mois"))
    assert found == {"11-13": ["À Nouméa"], "11-30": ["À Papeete"]}
    page = as_(None).get("/rencontres/?jour=2026-11-30")
    assert titles(page) == ["À Papeete"]
    assert [month.first for month in page.context["months"]] == [dt.date(2026, 11, 1)]


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "9999-01", "2026-1", "novembre", "2026-11-10", "<b>"])
def test_a_month_that_is_none_is_this_one(as_: As, month: str):
    page = as_(None).get("/rencontres/", {"vue": "mois", "mois": month})
    assert page.context["sheet"].first == dt.date(2026, 11, 1)
    assert page.context["this_month"]


def test_months_lead_to_each_other_until_the_edge(as_: As):
    page = as_(None).get("/rencontres/?vue=mois&mois=2026-12").content.decode()
    assert "mois=2026-11" in page
    assert "mois=2027-01" in page
    assert "Ce mois-ci" in page
    assert as_(None).get("/rencontres/?vue=mois&mois=2100-12").context["sheet"].following is None
    assert as_(None).get("/rencontres/?vue=mois&mois=2000-01").context["sheet"].previous is None


@pytest.mark.parametrize(
    "query", ["jour=2026-02-31", "jour=x", "apres=x", "apres=1-rencontre-1", "vue=autre", "mois=x"]
)
def test_an_address_that_means_nothing_shows_the_calendar(as_: As, query: str):
    meeting("Demain", 2026, 11, 11, 9)
    assert titles(as_(None).get(f"/rencontres/?{query}")) == ["Demain"]


def test_pages_follow_each_other_without_gap_nor_echo(as_: As):
    for number in range(40):
        meeting(f"{number:02}", 2026, 11, 11 + number % 4, 9)
    TrainingFactory.create(title="Formation", starts_at=dt.datetime(2026, 11, 12, 9, tzinfo=PARIS))
    for way in ("", "&quand=trimestre"):
        seen: list[str] = []
        key: str | None = ""
        client = as_(None)
        while key is not None:
            page = client.get(f"/rencontres/?apres={key}{way}")
            seen += titles(page)
            key = page.context["listing"].next_key
        assert len(seen) == len(set(seen)) + 1 == 42  # a training of two sessions
        assert seen.index("Formation") == 10


def test_what_is_past_goes_backwards_by_pages(as_: As):
    for number in range(35):
        meeting(f"{number:02}", 2026, 10, 1 + number // 5, 9)
    client = as_(None)
    first = client.get("/rencontres/?quand=passees")
    second = client.get(f"/rencontres/?quand=passees&apres={first.context['listing'].next_key}")
    assert titles(first) + titles(second) == [f"{number:02}" for number in reversed(range(35))]


def test_trainings_stand_beside_meetings_and_may_be_asked_for_alone(as_: As, samira: User, education: Network):
    meeting("Rencontre", 2026, 11, 12, 9, network=education)
    at = dt.datetime(2026, 11, 12, 14, tzinfo=PARIS)
    training = TrainingFactory.create(title="Écouter", network=education, starts_at=at)
    TrainingFactory.create(title="Brouillon", network=education, starts_at=at, draft=True)
    TrainingFactory.create(title="Entre nous", network=education, starts_at=at, private=True)
    TrainingFactory.create(title="Du centre", network=None, starts_at=at, private=True)
    client = as_(None)
    assert titles(client.get("/rencontres/")) == ["Rencontre", "Écouter", "Écouter"]
    assert titles(client.get("/rencontres/?genre=formation")) == ["Écouter", "Écouter"]
    assert titles(client.get("/rencontres/?genre=atelier")) == []
    assert set(titles(as_(samira).get("/rencontres/?genre=formation"))) == {"Écouter", "Entre nous", "Du centre"}
    EnrolmentFactory.create(training=training, person=samira)
    page = as_(samira).get("/rencontres/?voir=inscrites")
    assert titles(page) == ["Écouter", "Écouter"]
    assert "Vous y avez une place" in page.content.decode()


def test_where_one_waits_is_not_where_one_has_a_place(as_: As, samira: User):
    RegistrationFactory.create(person=samira, meeting=meeting("Ma place", 2026, 11, 12, 9))
    waiting = EnrolmentFactory.create(person=samira, waiting=True)
    assert waiting.training.title not in titles(as_(samira).get("/rencontres/?voir=inscrites"))
    assert titles(as_(samira).get("/rencontres/?voir=inscrites")) == ["Ma place"]


def test_what_is_subscribed_to_is_narrowed_too_and_open_to_all(as_: As, samira: User, education: Network):
    meeting("Ici", 2026, 11, 12, 9, network=education)
    meeting("Ailleurs", 2026, 11, 12, 9)
    meeting("Entre nous", 2026, 11, 12, 9, network=education, private=True)
    TrainingFactory.create(title="À Saint-Denis", network=education, zone="Indian/Reunion")
    answer = as_(samira).get("/rencontres/calendrier.ics?reseau=education")
    calendar: Any = Calendar.from_ical(answer.content)
    assert sorted(str(event["summary"]) for event in calendar.events) == ["Ici", "À Saint-Denis", "À Saint-Denis"]
    zones = {event["dtstart"].params["TZID"] for event in calendar.events}
    assert zones == {"Europe/Paris", "Indian/Reunion"}
    assert {str(zone["tzid"]) for zone in calendar.timezones} == zones


@pytest.mark.parametrize("size", [3, 30])
@pytest.mark.parametrize(
    "query", ["", "vue=mois", "vue=carte", "quand=passees", "jour=2026-11-12", "lieu=Lille&voir=inscrites"]
)
def test_the_calendar_costs_the_same_for_few_and_for_many(
    as_: As, samira: User, education: Network, query: str, size: int, django_assert_max_num_queries: Callable
):
    lille = TerritoryFactory.create(name="Lille")
    for number in range(size):
        place = TerritoryFactory.create()
        held = meeting("Ici", 2026, 11, 12 if number % 2 else 5, 9, network=NetworkFactory.create(), territory=place)
        RegistrationFactory.create(meeting=held, person=samira)
        training = TrainingFactory.create(
            network=NetworkFactory.create(), territory=lille, starts_at=dt.datetime(2026, 11, 12, 9, tzinfo=PARIS)
        )
        EnrolmentFactory.create(training=training, person=samira)
    client = as_(samira)
    client.get("/rencontres/")
    with django_assert_max_num_queries(15):
        assert client.get(f"/rencontres/?{query}").status_code == 200
