"""Who came, reminders, the year's count, and the calendar one follows."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from communities.meetings import actions, duties, letters
from communities.meetings.models import Meeting, Registration
from communities.networks.models import Network
from tests.communities.factories import MeetingFactory, NetworkFactory, RegistrationFactory, as_reader
from tests.communities.training.factories import EnrolmentFactory, TrainingFactory

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
LINK = "https://visio.exemple.test/salle-42"


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("&#x27;", "'"))


def test_members_note_who_came_and_how_many(as_: As, samira: User, luc: User, ines: User, education: Network):
    meeting = MeetingFactory.create(network=education, past=True)
    places = [RegistrationFactory.create(meeting=meeting, person=person) for person in (luc, ines)]
    door = f"{meeting.get_absolute_url()}presences/"
    assert as_(luc).get(door).status_code == 404
    page = as_(samira).post(door, {"came": [str(place.pk) for place in places], "participants": "1"})
    assert "plus de personnes que ce nombre" in text(page)
    page = as_(samira).post(door, {"came": [str(places[0].pk)], "participants": "14"}, follow=True)
    assert "14 participant·es" in text(page)
    assert "Présent·e" in text(page)
    assert [place.came for place in Registration.objects.order_by("pk")] == [True, False]
    assert "14 participant·es" in text(as_(None).get(meeting.get_absolute_url()))
    assert "Présent·e" not in text(as_(None).get(meeting.get_absolute_url()))


def test_one_says_oneself_that_one_was_there(as_: As, luc: User, karim: User, education: Network):
    meeting = MeetingFactory.create(network=education, starts_at=timezone.now() - HOUR, places=1)
    actions.register(meeting=meeting, by=as_reader(luc))
    actions.register(meeting=meeting, by=as_reader(karim))
    assert "Je suis là" in text(as_(luc).get(meeting.get_absolute_url()))
    as_(luc).post(f"{meeting.get_absolute_url()}present/")
    assert Registration.objects.get(person=luc).came
    assert as_(karim).post(f"{meeting.get_absolute_url()}present/").status_code == 404  # who waits was not there
    coming = MeetingFactory.create(network=education)
    actions.register(meeting=coming, by=as_reader(luc))
    assert as_(luc).post(f"{coming.get_absolute_url()}present/").status_code == 409


def test_reminders_go_once_a_week_before_and_the_day_before(samira: User, luc: User, education: Network):
    start = timezone.now() + 30 * DAY
    meeting = MeetingFactory.create(network=education, starts_at=start, video_url=LINK, places=1)
    actions.add_point(meeting=meeting, by=as_reader(samira), title="Les portails")
    actions.register(meeting=meeting, by=as_reader(luc))
    actions.register(meeting=meeting, by=as_reader(samira))
    assert duties.owe_reminders(now=start - 8 * DAY) == 0
    assert [duties.owe_reminders(now=start - 7 * DAY) for _ in range(2)] == [1, 0]
    assert [duties.owe_reminders(now=start - DAY) for _ in range(2)] == [1, 0]
    assert duties.owe_reminders(now=start + HOUR) == 0
    letters.send_reminder.func(Registration.objects.get(person=luc).pk, False)
    (letter,) = mail.outbox
    assert "Les portails" in letter.body
    assert LINK in letter.body
    letters.send_reminder.func(Registration.objects.get(person=samira).pk, False)  # who waits is not reminded
    assert len(mail.outbox) == 1
    actions.edit_meeting(
        meeting=meeting, by=as_reader(samira), places=1, starts_at=start + DAY, ends_at=start + DAY + HOUR
    )
    assert duties.owe_reminders(now=start) == 1  # it moved: one is reminded anew


def test_nobody_is_reminded_of_what_they_just_registered_for_nor_against_their_wish(luc: User, samira: User):
    now = timezone.now()
    meeting = MeetingFactory.create(starts_at=now + 20 * HOUR)
    actions.register(meeting=meeting, by=as_reader(luc))
    assert duties.owe_reminders(now=now) == 0
    other = MeetingFactory.create(starts_at=now + 20 * DAY)
    actions.register(meeting=other, by=as_reader(samira))
    samira.profile.by_mail = False
    samira.profile.save()
    assert duties.owe_reminders(now=other.starts_at - DAY) == 0


def test_the_years_count_comes_out_by_itself(as_: As, samira: User, luc: User, education: Network):
    with time_machine.travel("2031-09-01T10:00:00Z", tick=False):
        begins = dt.datetime(2031, 3, 3, 9, tzinfo=dt.UTC)

        def held(**changes: Any) -> Meeting:
            return MeetingFactory.create(network=education, **{"starts_at": begins, **changes})

        held(kind="journee", half_days=2, participants=30)
        held(kind="journee", half_days=2, private=True)
        noted = held(kind="atelier", half_days=1)
        RegistrationFactory.create(meeting=noted, person=luc)
        Registration.objects.update(came=True)
        held(kind="atelier", half_days=1, cancelled_at=begins, cancelled_reason="Neige")
        held(kind="visite", starts_at=begins - 365 * DAY)
        held(kind="visite", starts_at=dt.datetime(2031, 12, 1, tzinfo=dt.UTC))
        page = as_(None).get("/rencontres/bilan/?annee=2031")
        rows = [(row.label, row.meetings, row.half_days, row.participants, row.unsaid) for row in page.context["rows"]]
        assert rows == [("Journée", 2, 4, 30, 1), ("Atelier", 1, 1, 1, 0)]
        total = page.context["total"]
        assert (total.meetings, total.half_days, total.participants) == (3, 5, 31)
        assert "Luc" not in text(page)
        of_network = "/rencontres/bilan/?annee=2031&reseau=education"
        assert as_(None).get(of_network).context["total"].meetings == 2  # what is between members is not told apart
        assert as_(samira).get(of_network).context["total"].meetings == 3
        for asked in ("?annee=1850", "?annee=demain", "?annee=²²²²", "?reseau=nulle-part"):
            assert as_(None).get(f"/rencontres/bilan/{asked}").status_code == 200


def feed_of(client: Client) -> str:
    client.post("/compte/agenda/", {"geste": "choisir", "reseaux": "1"})
    return str(client.get("/compte/agenda/").context["address"].removeprefix("http://127.0.0.1:8000"))


def read(client: Client, address: str) -> list[str]:
    calendar: Any = Calendar.from_ical(client.get(address).content)
    return [str(event["summary"]) for event in calendar.events]


@pytest.fixture
def some(samira: User, education: Network) -> list[Meeting]:
    elsewhere = NetworkFactory.create()
    meetings = [
        MeetingFactory.create(network=education, title="Entre nous", private=True, video_url=LINK),
        MeetingFactory.create(network=elsewhere, title="Où je vais", video_url=LINK),
        MeetingFactory.create(network=elsewhere, title="Où je ne vais pas"),
        MeetingFactory.create(network=elsewhere, title="Où j'attends", places=1, video_url=LINK),
    ]
    RegistrationFactory.create(meeting=meetings[3])
    actions.register(meeting=meetings[1], by=as_reader(samira))
    actions.register(meeting=meetings[3], by=as_reader(samira))
    return meetings


@pytest.mark.usefixtures("some")
def test_ones_own_calendar_is_followed_without_signing_in(as_: As, samira: User, settings: Any):
    settings.BASE_URL = "http://127.0.0.1:8000"
    client = as_(samira)
    assert "Créer mon adresse" in text(client.get("/compte/agenda/"))
    address = feed_of(client)
    assert address.startswith("/rencontres/agenda/")
    passer_by = as_(None)
    assert read(passer_by, address) == ["Entre nous", "Où je vais"]
    answer = passer_by.get(address)
    assert LINK in answer.content.decode().replace("\r\n ", "")
    again = passer_by.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert answer["Last-Modified"]
    assert "no-cache" in answer["Cache-Control"]
    client.post("/compte/agenda/", {"geste": "choisir", "reseaux": "0"})
    assert read(passer_by, address) == ["Où je vais"]
    actions.withdraw(meeting=Meeting.objects.get(title="Où je vais"), by=as_reader(samira))
    assert passer_by.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200
    client.post("/compte/agenda/", {"geste": "changer"})
    assert passer_by.get(address).status_code == 404
    second = feed_of(client)
    assert second != address
    client.post("/compte/agenda/", {"geste": "supprimer"})
    assert passer_by.get(second).status_code == 404


def test_the_trainings_one_is_enrolled_in_are_in_it_too(as_: As, samira: User, settings: Any):
    settings.BASE_URL = "http://127.0.0.1:8000"
    mine, other = TrainingFactory.create(title="Écouter"), TrainingFactory.create(title="Autre")
    EnrolmentFactory.create(training=mine, person=samira)
    EnrolmentFactory.create(training=other, person=samira, waiting=True)
    address = feed_of(as_(samira))
    assert read(as_(None), address) == ["Écouter", "Écouter"]  # its two days
    as_(samira).post("/compte/agenda/", {"geste": "choisir", "reseaux": "0"})
    answer = as_(None).get(address)
    assert answer.content.decode().count("BEGIN:VTIMEZONE") == 1
    assert read(as_(None), address) == ["Écouter", "Écouter"]


def test_nobody_guesses_or_keeps_an_address(as_: As, samira: User, helene: User, settings: Any):
    settings.BASE_URL = "http://127.0.0.1:8000"
    address = feed_of(as_(samira))
    for wrong in (address.replace(".ics", "x.ics"), "/rencontres/agenda/1-abc.ics", "/rencontres/agenda/1.ics"):
        assert as_(None).get(wrong).status_code == 404
    assert as_(helene).get("/compte/agenda/").status_code == 404
    assert as_(None).get("/compte/agenda/").status_code == 302
    User.objects.filter(pk=samira.pk).update(is_active=False)
    assert as_(None).get(address).status_code == 404


@pytest.mark.parametrize("size", [2, 25])
def test_the_feed_costs_the_same_for_few_and_for_many(
    as_: As,
    samira: User,
    education: Network,
    settings: Any,
    size: int,
    django_assert_max_num_queries: Callable[..., Any],
):
    settings.BASE_URL = "http://127.0.0.1:8000"
    for meeting in MeetingFactory.create_batch(size, network=education):
        RegistrationFactory.create(meeting=meeting, person=samira)
    for training in TrainingFactory.create_batch(size):
        EnrolmentFactory.create(training=training, person=samira)
    address = feed_of(as_(samira))
    client = as_(None)
    with django_assert_max_num_queries(8):
        assert len(read(client, address)) == size * 3


@pytest.mark.parametrize("size", [2, 25])
def test_a_whole_meeting_costs_the_same_for_few_and_for_many(
    as_: As, samira: User, education: Network, size: int, django_assert_max_num_queries: Callable[..., Any]
):
    meeting = MeetingFactory.create(network=education, past=True, places=size + 5)
    for number in range(size):
        point = actions.add_point(
            meeting=meeting, by=as_reader(samira), title=f"Point {number}", body="Mots", brought_by=samira
        )
        actions.write_minutes(point=point, by=as_reader(samira), base=0, body="Dit")
        actions.add_follow_up(meeting=meeting, by=as_reader(samira), kind="task", words="Faire", who=samira)
        RegistrationFactory.create(meeting=meeting)
    client = as_(samira)
    for address in (meeting.get_absolute_url(), "/reseaux/education/rencontres/", "/rencontres/bilan/"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
