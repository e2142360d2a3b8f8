"""Calling a network together through the door: the form, the clocks of the place, changes, and calling it off."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from accounts.models import User
from communities.meetings import actions, letters, telling
from communities.meetings.models import Meeting
from communities.meetings.pulse import address_to_plan
from communities.meetings.zones import NoSuchHour, Zone, moment
from communities.networks.models import Network
from tests.communities.factories import MeetingFactory, NeedFactory, TerritoryFactory, as_reader

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db
NEW = "/reseaux/education/rencontres/nouvelle/"
HOUR = dt.timedelta(hours=1)
TELL = "communities.meetings.telling.tell"


def told(meeting: Meeting) -> None:
    """Let the while pass after which people are told, and send the letters it makes."""
    meeting.refresh_from_db()
    telling.tell.func(meeting.pk, (meeting.last_told or {"turn": 0})["turn"])
    for row in (
        DBTaskResult.objects.ready()
        .filter(task_path__startswith="communities.meetings.letters.")
        .order_by("enqueued_at")
    ):
        args = row.args_kwargs["args"]
        DBTaskResult.objects.filter(pk=row.pk).delete()
        row.task.call(*args)


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("&#x27;", "'"))


def asked(**changes: str) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(days=20)
    return {
        "title": "La place des parents",
        "kind": "atelier",
        "day": f"{day:%Y-%m-%d}",
        "start": "14:00",
        "end": "16:00",
        "zone": "Europe/Paris",
        "spot": "Salle des fêtes",
        "half_days": "1",
        "public": "1",
        **changes,
    }


def test_a_member_plans_and_only_members_do(
    as_: As, samira: User, luc: User, karim: User, helene: User, education: Network
):
    for person in (luc, karim, helene):
        assert as_(person).get(NEW).status_code == as_(person).post(NEW, asked()).status_code == 404
    assert as_(None).get(NEW).status_code == 302
    assert not Meeting.objects.exists()
    page = as_(samira).post(NEW, asked(agenda="- Accueil\n- Bilan", places="12"), follow=True)
    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.half_days, meeting.places, meeting.by) == ("atelier", 1, 12, samira)
    assert [point.title for point in meeting.points.all()] == ["Accueil", "Bilan"]
    assert "Atelier" in text(page)
    assert "Salle des fêtes" in text(page)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"end": "13:00"}, "end", "La fin vient avant le début"),
        ({"end_day": "2020-01-01"}, "end_day", "La fin vient avant le début"),
        ({"places": "0"}, "places", "supérieure ou égale à 1"),
        ({"video_url": "javascript:alert(1)"}, "video_url", "URL valide"),
        ({"zone": "Mars/Olympus"}, "zone", "Mars/Olympus"),
        ({"territory": "Nulle-Part"}, "territory", "Aucun lieu ne porte ce nom"),
        ({"half_days": "99"}, "half_days", "inférieure ou égale"),
        ({"day": "2099-01-01"}, "day", "plus de cinq ans"),
        ({"title": "  "}, "title", "requis"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    as_: As, samira: User, education: Network, wrong: dict[str, str], field: str, sentence: str
):
    page = as_(samira).post(NEW, asked(spot="Sous le préau", **wrong))
    assert page.status_code == 200
    assert sentence in str(page.context["form"].errors[field])
    assert "Sous le préau" in text(page)
    assert not Meeting.objects.exists()


def test_meetings_at_the_same_time_are_confirmed_not_refused(as_: As, samira: User, education: Network):
    client = as_(samira)
    client.post(NEW, asked(title="Café"))
    page = client.post(NEW, asked(title="Thé", start="15:00", end="17:00"))
    assert "Le réseau se réunit déjà à ce moment-là" in text(page)
    assert "Café" in text(page)
    assert Meeting.objects.count() == 1
    client.post(NEW, asked(title="Thé", start="15:00", end="17:00", together="on"))
    client.post(NEW, asked(title="Après", start="17:00", end="18:00"))
    assert Meeting.objects.count() == 3


def test_hours_are_those_of_the_place_with_those_of_paris_beside(as_: As, samira: User, education: Network):
    saint_denis = TerritoryFactory.create(name="Saint-Denis", code="97411")
    with time_machine.travel("2031-06-01T10:00:00Z"):
        as_(samira).post(
            NEW, asked(day="2031-07-08", zone="Indian/Reunion", territory="97411", territory_id=str(saint_denis.pk))
        )
        meeting = Meeting.objects.get()
        assert meeting.starts_at == dt.datetime(2031, 7, 8, 10, 0, tzinfo=dt.UTC)
        page = text(as_(None).get(meeting.get_absolute_url())).replace("\u00a0", " ")
        assert "Mardi 8 juillet 2031, 14 h" in page
        assert "heure de La Réunion" in page
        assert "à Paris : mardi 8 juillet, 12 h – 14 h" in page
        edit = text(as_(samira).get(f"{meeting.get_absolute_url()}modifier/"))
        assert 'value="14:00"' in edit
        calendar: Any = Calendar.from_ical(as_(None).get(f"{meeting.get_absolute_url()}calendrier.ics").content)
        assert calendar.events[0]["dtstart"].params["TZID"] == "Indian/Reunion"
        assert calendar.events[0]["dtstart"].dt.hour == 14


def test_a_day_overseas_may_be_another_day_in_paris(as_: As, education: Network):
    starts = dt.datetime(2031, 7, 8, 9, 0, tzinfo=ZoneInfo("Pacific/Noumea"))
    meeting = MeetingFactory.create(
        network=education, starts_at=starts, ends_at=starts + 2 * HOUR, zone="Pacific/Noumea"
    )
    page = text(as_(None).get(meeting.get_absolute_url())).replace("\u00a0", " ")
    assert "Mardi 8 juillet 2031, 9 h" in page
    assert "à Paris : mardi 8 juillet, 0 h – 2 h" in page


def test_clocks_that_change_are_followed():
    for day, offset in ((dt.date(2031, 3, 29), 1), (dt.date(2031, 3, 30), 2), (dt.date(2031, 10, 26), 1)):
        assert moment(day, dt.time(12), "Europe/Paris").utcoffset() == dt.timedelta(hours=offset)
    with pytest.raises(NoSuchHour):
        moment(dt.date(2031, 3, 30), dt.time(2, 30), "Europe/Paris")
    assert moment(dt.date(2031, 10, 26), dt.time(2, 30), "Europe/Paris").utcoffset() == 2 * HOUR  # comes twice
    for zone in Zone.values:
        assert moment(dt.date(2031, 1, 15), dt.time(9), zone).hour == 9


def test_an_hour_that_no_clock_shows_is_refused_beside_the_field(as_: As, samira: User, education: Network):
    with time_machine.travel("2031-03-01T10:00:00Z"):
        page = as_(samira).post(NEW, asked(day="2031-03-30", start="02:30", end="04:00"))
        assert "Cette heure n'existe pas" in text(page)


def test_who_called_it_and_who_facilitates_change_it(
    as_: As, samira: User, ines: User, luc: User, education: Network, undone: Callable[[str], int]
):
    starts = timezone.now() + dt.timedelta(days=20)
    meeting = actions.plan_meeting(
        network=education, by=as_reader(samira), title="Café", starts_at=starts, ends_at=starts + HOUR
    )
    actions.register(meeting=meeting, by=as_reader(luc))
    door = f"{meeting.get_absolute_url()}modifier/"
    other = User.objects.create(email="omar@exemple.test", first_name="Omar")
    education.memberships.create(person=other)
    for person in (luc, other):
        assert as_(person).get(door).status_code == 404
    day = f"{timezone.localdate() + dt.timedelta(days=21):%Y-%m-%d}"
    as_(ines).post(door, asked(day=day, title="Thé", reason="La salle change"))
    meeting.refresh_from_db()
    assert (meeting.title, meeting.sequence) == ("Thé", 1)
    assert undone(TELL) == 0  # more may change: people are told in a while, once
    as_(samira).post(door, asked(day=day, title="Thé"))
    meeting.refresh_from_db()
    assert meeting.sequence == 1  # the same again changes nothing
    told(meeting)
    (letter,) = mail.outbox
    assert "Le jour ou l'heure, et le lieu, ont changé" in letter.body
    (name, content, kind) = letter.attachments[0]
    assert name.endswith(".ics")
    assert kind == "text/calendar; charset=utf-8; method=PUBLISH"
    assert b"SEQUENCE:1" in (content if isinstance(content, bytes) else content.encode())
    told(meeting)
    assert len(mail.outbox) == 1


def test_several_changes_in_a_while_make_one_letter_that_says_what_is_new(samira: User, luc: User, education: Network):
    meeting = MeetingFactory.create(network=education, by=samira)
    by, was = as_reader(samira), meeting.starts_at
    actions.register(meeting=meeting, by=as_reader(luc))
    later: dict[str, Any] = {"starts_at": was + HOUR, "ends_at": was + 2 * HOUR}
    actions.edit_meeting(meeting=meeting, by=by, places=None, **later)
    actions.edit_meeting(meeting=meeting, by=by, places=None, place="Sous le préau")
    actions.edit_meeting(meeting=meeting, by=by, places=None, title="Autre titre")
    telling.tell.func(meeting.pk, 1)  # it went on changing since
    assert mail.outbox == []
    told(meeting)
    (letter,) = mail.outbox
    assert "Le jour ou l'heure, et le lieu, ont changé" in letter.body
    actions.edit_meeting(meeting=meeting, by=by, places=None, place="Ailleurs")
    actions.cancel_meeting(meeting=meeting, by=by, reason="Neige")
    actions.reopen_meeting(meeting=meeting, by=by)
    actions.edit_meeting(meeting=meeting, by=by, places=None, place="Sous le préau")
    told(meeting)
    assert len(mail.outbox) == 1  # all is as people know it
    actions.edit_meeting(meeting=meeting, by=by, places=None, place="Ailleurs")
    actions.cancel_meeting(meeting=meeting, by=by, reason="Neige")
    told(meeting)
    assert [letter.subject for letter in mail.outbox[1:]] == [f"Annulée : {Meeting.objects.get().title}"]


def test_shortly_before_a_meeting_nothing_waits(samira: User, education: Network, undone: Callable[[str], int]):
    soon = timezone.now() + HOUR
    meeting = MeetingFactory.create(network=education, by=samira, starts_at=soon)
    actions.cancel_meeting(meeting=meeting, by=as_reader(samira), reason="Neige")
    assert undone(TELL) == 1


def test_places_are_not_lowered_under_registrations(as_: As, samira: User, luc: User, education: Network):
    meeting = MeetingFactory.create(network=education, places=3, by=samira)
    for person in (samira, luc):
        actions.register(meeting=meeting, by=as_reader(person))
    door = f"{meeting.get_absolute_url()}modifier/"
    page = as_(samira).post(door, asked(places="1", title="Autre titre"))
    assert "2 personnes ont déjà une place" in text(page)
    assert "Autre titre" in text(page)
    meeting.refresh_from_db()
    assert (meeting.places, meeting.title) == (3, meeting.title)
    assert meeting.title != "Autre titre"


def test_a_meeting_is_called_off_with_a_reason_and_may_be_reopened(
    as_: As, samira: User, luc: User, karim: User, education: Network
):
    meeting = MeetingFactory.create(network=education, by=samira, places=1)
    actions.register(meeting=meeting, by=as_reader(luc))
    actions.register(meeting=meeting, by=as_reader(karim))
    door = f"{meeting.get_absolute_url()}annuler/"
    assert "lirons" not in text(as_(samira).get(door))
    assert "liront votre raison" in text(as_(samira).post(door, {"reason": "  "}))
    assert as_(luc).post(door, {"reason": "Neige"}).status_code == 404
    page = text(as_(samira).post(door, {"reason": "Neige"}, follow=True))
    assert "Cette rencontre est annulée" in page
    assert "Neige" in text(as_(None).get(meeting.get_absolute_url()))
    told(meeting)
    assert [len(letter.attachments) for letter in mail.outbox] == [1, 0]  # who waited has it in no calendar
    assert "Neige" in mail.outbox[0].body
    calendar: Any = Calendar.from_ical(as_(None).get(f"{meeting.get_absolute_url()}calendrier.ics").content)
    assert calendar.events[0]["status"] == "CANCELLED"
    assert "Annulée" in text(as_(None).get("/reseaux/education/rencontres/"))
    as_(samira).post(f"{meeting.get_absolute_url()}rouvrir/")
    meeting.refresh_from_db()
    assert (meeting.cancelled, meeting.sequence, meeting.registrations_count) == (False, 2, 1)
    letters.send_cancelled.func(meeting.pk, luc.pk, 1)  # it takes place after all
    assert len(mail.outbox) == 2
    told(meeting)
    assert "a finalement lieu" in mail.outbox[2].subject + mail.outbox[2].body.lower()


def test_what_was_called_off_is_changed_only_once_reopened(as_: As, samira: User, education: Network):
    meeting = MeetingFactory.create(network=education, by=samira, cancelled_at=timezone.now(), cancelled_reason="Neige")
    assert as_(samira).post(f"{meeting.get_absolute_url()}modifier/", asked())["Location"] == meeting.get_absolute_url()
    with pytest.raises(actions.Cancelled):
        actions.edit_meeting(meeting=meeting, by=as_reader(samira), places=None, title="Non")


def test_a_meeting_that_takes_up_a_need_shows_under_it(as_: As, samira: User, luc: User, education: Network):
    need = NeedFactory.create(title="Accueillir les parents")
    door = f"{NEW}?besoin={need.pk}"
    assert address_to_plan(education, need) == door
    client = as_(samira)
    assert "répondra au besoin «\u00a0Accueillir les parents\u00a0»" in text(client.get(door))
    client.post(door, asked())
    meeting = Meeting.objects.get()
    answer = need.answers.get()
    assert (answer.url, answer.kind, answer.by) == (meeting.get_absolute_url(), "meeting", samira)
    for wrong in ("²", "99999999999999999999", "x"):
        assert client.get(f"{NEW}?besoin={wrong}").status_code == 200
