"""Doors of meetings, tried by someone who means no good."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from communities.meetings.models import Meeting, Registration
from communities.networks.models import Network
from tests.communities.factories import MeetingFactory, RegistrationFactory

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(education: Network) -> Meeting:
    return MeetingFactory.create(network=education, private=True, title="Entre nous", agenda="Un secret")


def test_a_place_that_is_left_over_shows_nothing_of_a_meeting_between_members(as_: As, karim: User, meeting: Meeting):
    """Karim had a place, and is no member any more: he may give it back, and learns nothing by asking for more."""
    RegistrationFactory.create(meeting=meeting, person=karim)
    here = f"/rencontres/{meeting.pk}-{meeting.slug}/"
    for door in ("", "calendrier.ics", "compte-rendu.md"):
        assert as_(karim).get(here + door).status_code == 404
    for door in ("prendre/", "inscription/"):
        answer = as_(karim).post(here + door)
        assert answer.status_code == 404
        assert "Entre nous" not in answer.content.decode()
    answer = as_(karim).post(f"{here}desistement/")
    assert (answer.status_code, answer["Location"]) == (302, "/rencontres/")
    assert not Registration.objects.filter(person=karim).exists()


@pytest.mark.parametrize("pk", ["9" * 30, "9" * 19, "-1"])
def test_a_place_that_cannot_be_is_not_ticked(as_: As, samira: User, education: Network, pk: str):
    past = MeetingFactory.create(network=education, past=True)
    answer = as_(samira).post(f"/rencontres/{past.pk}-{past.slug}/presences/", {"came": [pk]})
    assert answer.status_code == 200
    assert answer.context["form"].errors["came"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_words_stay_words_in_a_calendar_file(as_: As, education: Network, end: str):
    words = f"Café{end}ATTENDEE:mailto:x@exemple.test{end}BEGIN:VALARM"
    meeting = MeetingFactory.create(network=education, title=words, place=words, agenda=words)
    body = as_(None).get(f"/rencontres/{meeting.pk}-{meeting.slug}/calendrier.ics").content
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    assert not [line for line in lines if line.startswith((b"ATTENDEE", b"BEGIN:VALARM"))]
