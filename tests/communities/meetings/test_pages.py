"""Meetings through the door, and as iCalendar."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from communities.meetings.models import Meeting
from communities.networks.models import Network
from tests.communities.factories import (
    MeetingFactory,
    NetworkFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    TerritoryFactory,
)

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
LINK = "https://visio.exemple.test/salle-42"


def text(answer) -> str:
    return answer.content.decode().replace("&#x27;", "'")


def act(meeting: Meeting, name: str) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk, meeting.slug])


def titles(answer) -> list[str]:
    return [meeting.title for month in answer.context["months"] for meeting in month.entries]


def test_the_calendar_shows_each_reader_what_is_theirs(
    as_: As, samira: User, luc: User, helene: User, education: Network
):
    MeetingFactory.create(network=education, title="Ouverte")
    MeetingFactory.create(network=education, private=True, title="Entre nous")
    for person in (None, luc, helene):
        assert titles(as_(person).get("/rencontres/")) == ["Ouverte"]
    assert titles(as_(samira).get("/rencontres/")) == ["Ouverte", "Entre nous"]


def test_the_calendar_goes_by_month_then_shows_what_is_past(as_: As):
    now = timezone.localtime().replace(day=1, hour=9) + dt.timedelta(days=62)
    for days in (0, 1, 35):
        MeetingFactory.create(title=f"Dans {days}", starts_at=now + dt.timedelta(days=days))
    MeetingFactory.create(title="Hier", past=True)
    answer = as_(None).get("/rencontres/")
    assert [len(month.entries) for month in answer.context["months"]] == [2, 1]
    assert [meeting.title for meeting in answer.context["latest"]] == ["Hier"]
    assert titles(as_(None).get("/rencontres/?quand=passees")) == ["Hier"]


def test_the_calendar_is_narrowed_to_a_network_or_to_ones_own(as_: As, samira: User, education: Network):
    MeetingFactory.create(title="Ailleurs", network=NetworkFactory.create(slug="culture"))
    MeetingFactory.create(title="Ici", network=education)
    MeetingFactory.create(title="Entre nous", network=education, private=True)
    client = as_(samira)
    assert titles(client.get("/rencontres/?reseau=culture")) == ["Ailleurs"]
    assert titles(client.get("/rencontres/?voir=miennes")) == ["Ici", "Entre nous"]
    assert titles(client.get("/rencontres/?voir=publiques")) == ["Ailleurs", "Ici"]
    assert titles(as_(None).get("/rencontres/?voir=miennes&reseau=culture")) == ["Ailleurs"]
    assert len(titles(client.get("/rencontres/?reseau=nulle-part"))) == 3


def test_the_calendar_goes_on_after_a_page(as_: As):
    MeetingFactory.create_batch(31)
    first = as_(None).get("/rencontres/")
    key = first.context["listing"].next_key
    assert len(titles(first)) == 30
    assert len(titles(as_(None).get(f"/rencontres/?apres={key}"))) == 1


def test_a_meeting_between_members_does_not_exist_for_others(
    as_: As, samira: User, luc: User, helene: User, education: Network
):
    meeting = MeetingFactory.create(network=education, private=True)
    for person in (None, luc, helene):
        for name in ("meeting", "meeting_ics"):
            assert as_(person).get(act(meeting, name)).status_code == 404
        for name in ("register", "withdraw"):
            assert as_(person).post(act(meeting, name)).status_code == 404
    assert as_(samira).get(act(meeting, "meeting")).status_code == 200


def test_a_former_title_leads_to_the_page(as_: As):
    meeting = MeetingFactory.create(title="La place des parents")
    answer = as_(None).get(f"/rencontres/{meeting.pk}-ancien-titre/")
    assert answer["Location"] == f"/rencontres/{meeting.pk}-la-place-des-parents/"
    assert as_(None).get("/rencontres/99999999999999999999999999-x/").status_code == 404


def test_a_place_is_taken_and_given_back(as_: As, karim: User):
    meeting, client = MeetingFactory.create(places=8), as_(karim)
    page = client.post(act(meeting, "register"), follow=True)
    assert "Votre place est retenue" in text(page)
    assert "Il reste 7 places" in text(page)
    assert meeting.registrations.filter(person=karim).exists()
    assert "C'est noté" in text(client.post(act(meeting, "withdraw"), follow=True))
    assert not meeting.registrations.exists()


def test_a_full_or_past_meeting_says_so(as_: As, karim: User):
    full, past = MeetingFactory.create(places=1), MeetingFactory.create(past=True)
    RegistrationFactory.create(meeting=full)
    assert "Rejoindre la liste d'attente" in text(as_(karim).get(act(full, "meeting")))
    answer = as_(karim).post(act(full, "register"), follow=True)
    assert "vous êtes sur la liste d'attente" in text(answer)
    assert "au premier rang" in text(answer)
    assert "Je m'inscris" not in text(answer)
    assert "Cette rencontre a déjà eu lieu" in text(as_(karim).post(act(past, "register")))
    assert "Je m'inscris" not in text(as_(karim).get(act(past, "meeting")))


def test_taking_a_place_asks_to_sign_in_and_is_not_for_steering(as_: As, helene: User):
    meeting = MeetingFactory.create()
    assert "Se connecter pour s'inscrire" in text(as_(None).get(act(meeting, "meeting")))
    assert "Je m'inscris" not in text(as_(helene).get(act(meeting, "meeting")))
    for name in ("register", "withdraw"):
        answer = as_(None).post(act(meeting, name))
        assert answer["Location"] == f"{reverse('account_login')}?next={meeting.get_absolute_url()}"
        assert as_(helene).post(act(meeting, name)).status_code == 404
        assert as_(None).get(act(meeting, name)).status_code == 405
    assert not meeting.registrations.exists()


def test_the_link_and_the_names_show_to_those_they_are_for(
    as_: As, samira: User, luc: User, karim: User, helene: User, education: Network
):
    meeting = MeetingFactory.create(network=education, video_url=LINK)
    RegistrationFactory.create(meeting=meeting, person=luc)
    for person, link, names in (
        (None, False, False), (helene, False, False), (karim, False, False), (luc, True, False), (samira, True, True),
    ):  # fmt: skip
        page = text(as_(person).get(act(meeting, "meeting")))
        assert (LINK in page) is link
        assert ("Luc Moreau" in page.split("<main")[1]) is names
        assert (LINK in text(as_(person).get(act(meeting, "meeting_ics"))).replace("\r\n ", "")) is link


def test_a_networks_meetings_are_public_for_all_and_all_for_members(as_: As, samira: User, education: Network):
    MeetingFactory.create(network=education, title="Ouverte")
    MeetingFactory.create(network=education, private=True, title="Entre nous")
    MeetingFactory.create(network=education, title="Passée", past=True)
    MeetingFactory.create(title="Ailleurs")
    address = "/reseaux/education/rencontres/"
    assert titles(as_(None).get(address)) == ["Ouverte"]
    assert titles(as_(samira).get(address)) == ["Ouverte", "Entre nous"]
    assert "Passée" in text(as_(None).get(address))
    assert as_(None).get("/reseaux/nulle-part/rencontres/").status_code == 404


def test_the_calendar_to_subscribe_to_holds_what_is_public_and_to_come(as_: As, samira: User, education: Network):
    starts_at = dt.datetime(2031, 7, 3, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
    shown = MeetingFactory.create(
        network=education, title="Santé; qui, quand ?", starts_at=starts_at, agenda="- Un\n- Deux", video_url=LINK,
        territory=TerritoryFactory.create(name="Roubaix"), sequence=2,
    )  # fmt: skip
    MeetingFactory.create(network=education, private=True)
    MeetingFactory.create(past=True)
    answer = as_(samira).get("/rencontres/calendrier.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert LINK not in text(answer).replace("\r\n ", "")
    calendar: Any = Calendar.from_ical(answer.content)
    (event,) = calendar.events
    assert event["summary"] == "Santé; qui, quand ?"
    assert event["dtstart"].dt == starts_at
    assert (event["dtend"].dt - event["dtstart"].dt) == dt.timedelta(hours=2)
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Paris"]
    assert event["sequence"] == 2
    assert event["uid"].startswith(f"rencontre-{shown.pk}@")
    assert event["location"] == "Roubaix, Salle des fêtes"
    assert event["url"].endswith(shown.get_absolute_url())
    alone: Any = Calendar.from_ical(as_(None).get(act(shown, "meeting_ics")).content)
    assert alone.events[0]["uid"] == event["uid"]


def test_a_calendar_without_meetings_is_one_all_the_same(as_: As):
    calendar: Any = Calendar.from_ical(as_(None).get("/rencontres/calendrier.ics").content)
    assert calendar.events == []


@pytest.mark.parametrize("size", [2, 25])
@pytest.mark.parametrize("page", ["of_network", "meeting", "calendar_ics"])
def test_a_page_costs_the_same_for_few_and_for_many(
    as_: As, samira: User, education: Network, page: str, size: int, django_assert_max_num_queries: Callable
):
    meeting = MeetingFactory.create(network=education, territory=TerritoryFactory.create())
    for number in range(size):
        MeetingFactory.create(
            network=education if number % 2 else NetworkFactory.create(), territory=TerritoryFactory.create()
        )
        MeetingFactory.create(network=education, past=True)
        person = PersonFactory.create(
            profile__organisation=OrganisationFactory.create(), profile__territory=TerritoryFactory.create()
        )
        RegistrationFactory.create(meeting=meeting, person=person)
    address = (
        act(meeting, page)
        if page == "meeting"
        else reverse(f"meetings:{page}", args=["education"] if page == "of_network" else [])
    )
    client = as_(samira)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
