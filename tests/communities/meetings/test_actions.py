"""Places are taken, never handed out."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.meetings import actions
from communities.meetings.indicators import meetings, registrations
from communities.meetings.models import Meeting, State
from communities.meetings.search import load
from communities.networks.models import Network
from tests.communities.factories import MeetingFactory, RegistrationFactory, TerritoryFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]
HOUR = dt.timedelta(hours=1)


def plan(network: Network, **changes: object) -> Meeting:
    starts_at = timezone.now() + dt.timedelta(days=3)
    asked: dict[str, Any] = {
        "title": " La place  des parents ",
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        **changes,
    }
    return actions.plan_meeting(network=network, **asked)


def test_a_member_calls_the_network_together(samira: User, education: Network, undone):
    before = undone("search.actions.refresh")
    meeting = plan(education, by=as_reader(samira), agenda="- **Le lait**", places=12)
    assert (meeting.title, meeting.places_left) == ("La place des parents", 12)
    assert "<strong>Le lait</strong>" in meeting.agenda_html
    assert meeting.minutes_html == ""
    assert undone("search.actions.refresh") == before + 1


def test_a_meeting_is_not_called_from_outside_nor_against_time(luc: User, helene: User, education: Network):
    for reader in (as_reader(luc), as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            plan(education, by=reader)
    for wrong in ({"ends_at": timezone.now()}, {"places": 0}, {"video_url": "javascript:alert(1)"}, {"title": " "}):
        with pytest.raises(ValidationError):
            plan(education, **wrong)
    assert not Meeting.objects.exists()


def test_the_last_place_is_taken_once(samira: User, karim: User):
    meeting = MeetingFactory.create(places=1)
    actions.register(meeting=meeting, by=as_reader(samira))
    assert actions.register(meeting=meeting, by=as_reader(karim)).state == State.WAITING
    meeting.refresh_from_db()
    assert (meeting.registrations.held().count(), meeting.registrations_count, meeting.places_left) == (1, 1, 0)


def test_whoever_has_a_place_keeps_it_when_asking_again(samira: User):
    meeting = MeetingFactory.create(places=1)
    held = actions.register(meeting=meeting, by=as_reader(samira))
    assert actions.register(meeting=meeting, by=as_reader(samira)) == held
    meeting.refresh_from_db()
    assert meeting.registrations_count == 1


def test_a_place_given_back_is_there_for_someone_else(samira: User, karim: User):
    meeting = MeetingFactory.create(places=1)
    actions.register(meeting=meeting, by=as_reader(samira))
    for _ in range(2):
        actions.withdraw(meeting=meeting, by=as_reader(samira))
    actions.register(meeting=meeting, by=as_reader(karim))
    meeting.refresh_from_db()
    assert (meeting.registrations_count, meeting.places_left) == (1, 0)


def test_a_meeting_between_members_is_for_members(samira: User, luc: User, helene: User, education: Network):
    meeting = MeetingFactory.create(network=education, private=True)
    for reader in (as_reader(luc), as_reader(helene), Reader()):
        for change in (actions.register, actions.withdraw):
            with pytest.raises(PermissionDenied):
                change(meeting=meeting, by=reader)
    actions.register(meeting=meeting, by=as_reader(samira))
    assert [place.person for place in meeting.registrations.all()] == [samira]


def test_a_public_meeting_is_for_any_professional_and_not_for_steering(karim: User, helene: User):
    meeting = MeetingFactory.create()
    for reader in (as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.register(meeting=meeting, by=reader)
    assert actions.register(meeting=meeting, by=as_reader(karim)).person == karim


def test_what_is_over_is_not_rewritten(samira: User, karim: User):
    meeting = MeetingFactory.create(past=True)
    RegistrationFactory.create(meeting=meeting, person=samira)
    with pytest.raises(actions.MeetingOver):
        actions.register(meeting=meeting, by=as_reader(karim))
    with pytest.raises(actions.MeetingOver):
        actions.withdraw(meeting=meeting, by=as_reader(samira))
    before = meeting.starts_at - HOUR
    assert actions.register(meeting=meeting, by=as_reader(karim), at=before).at == before


def test_search_knows_to_whom_a_meeting_shows_and_never_its_link(education: Network):
    public = MeetingFactory.create(
        video_url="https://visio.exemple.test/secret",
        agenda_html="<p>Le <b>lait</b></p>",
        territory=TerritoryFactory.create(),
    )
    between = MeetingFactory.create(network=education, private=True)
    found = load([public.pk, between.pk])
    assert found[public.pk].audience == "public"
    assert found[between.pk].audience == f"network:{education.pk}"
    assert found[public.pk].text == "Salle des fêtes Le lait"
    assert "secret" not in repr(found)


def test_indicators_count_meetings_and_the_people_who_came(samira: User, karim: User):
    held = MeetingFactory.create_batch(2, past=True)
    coming = MeetingFactory.create()
    for meeting, person in ((held[0], samira), (held[1], samira), (held[1], karim), (coming, samira)):
        RegistrationFactory.create(meeting=meeting, person=person)
    now = timezone.now()
    since, until = now - dt.timedelta(days=30), now + HOUR
    assert (meetings(since, until).value, meetings(since, until).people) == (2, 2)
    assert (registrations(since, until).value, registrations(since, until).people) == (4, 2)
    assert (meetings(until, until + HOUR).value, registrations(until, until).people) == (0, 0)
