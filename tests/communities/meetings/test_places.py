"""The waiting list: who waits is offered what frees, in turn; an offer ends; nobody is counted who does not come."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from background.schedule import tick
from communities.meetings import actions, letters
from communities.meetings.models import Meeting, Registration, State
from communities.meetings.places import offer_ends
from communities.networks.models import Membership, Network
from tests.communities.factories import MeetingFactory, PersonFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]
HOUR = dt.timedelta(hours=1)


def ask(meeting: Meeting, *people: User) -> list[str]:
    return [actions.register(meeting=meeting, by=as_reader(person)).state for person in people]


def leave(meeting: Meeting, person: User) -> None:
    actions.withdraw(meeting=meeting, by=as_reader(person))


def standing(meeting: Meeting) -> dict[str, str]:
    """Who stands how, by first name."""
    return {place.person.first_name: place.state for place in meeting.registrations.select_related("person")}


def counts(meeting: Meeting) -> tuple[int, int]:
    meeting.refresh_from_db()
    return meeting.registrations_count, meeting.offers_count


def test_a_full_meeting_has_a_waiting_list_and_a_place_given_back_is_offered(samira: User, karim: User, luc: User):
    meeting = MeetingFactory.create(places=1)
    assert ask(meeting, samira, karim, luc) == ["held", "waiting", "waiting"]
    leave(meeting, samira)
    assert standing(meeting) == {"Karim": "offered", "Luc": "waiting"}
    assert counts(meeting) == (0, 1)
    assert meeting.places_left == 0
    assert ask(meeting, samira) == ["waiting"]  # a place that is being offered is nobody else's
    place = actions.accept(meeting=meeting, by=as_reader(karim))
    assert (place.state, place.offered_until) == ("held", None)
    assert counts(meeting) == (1, 0)


def test_who_waits_is_never_counted(samira: User, karim: User):
    meeting = MeetingFactory.create(places=1)
    ask(meeting, samira, karim)
    assert counts(meeting) == (1, 0)
    assert [place.person for place in meeting.registrations.with_people()] == [samira]


def test_an_offer_is_told_by_letter(samira: User, karim: User, undone):
    meeting = MeetingFactory.create(places=1)
    ask(meeting, samira, karim)
    before = undone("communities.meetings.letters.send_offer")
    leave(meeting, samira)
    assert undone("communities.meetings.letters.send_offer") == before + 1
    place = Registration.objects.get(person=karim)
    letters.send_offer.func(place.pk)
    (letter,) = mail.outbox
    assert letter.to == [karim.email]
    assert "gardée pour vous jusqu'au" in letter.body
    assert f"{meeting.get_absolute_url()}#ma-place" in letter.body
    leave(meeting, karim)
    letters.send_offer.func(place.pk)
    assert len(mail.outbox) == 1


def test_an_offer_left_unanswered_goes_to_the_next(samira: User, karim: User, luc: User, undone):
    meeting = MeetingFactory.create(places=1, starts_at=timezone.now() + dt.timedelta(days=30))
    ask(meeting, samira, karim, luc)
    leave(meeting, samira)
    with time_machine.travel(timezone.now() + 49 * HOUR):
        with pytest.raises(actions.OfferGone, match="plus proposée"):
            actions.accept(meeting=meeting, by=as_reader(karim))
        assert "communities.meetings.duties.lapse_offers" in tick()
        assert actions.desk.lapse_due() == 1
        assert standing(meeting) == {"Luc": "offered"}
        assert actions.desk.lapse_due() == 0
        assert undone("communities.meetings.letters.send_lapsed") == 1
        letters.send_lapsed.func(meeting.pk, karim.pk)
        assert "allée à la personne suivante" in mail.outbox[0].body
        assert ask(meeting, karim) == ["waiting"]
        letters.send_lapsed.func(meeting.pk, karim.pk)  # who asked again is told nothing more
        assert len(mail.outbox) == 1


def test_an_offer_is_shorter_when_the_meeting_is_near():
    now = timezone.now()
    for left, kept in ((30 * 24, 48), (40, 10), (2, 1), (0.5, 1)):
        assert offer_ends(now + left * HOUR, now) - now == kept * HOUR


def test_nothing_is_offered_once_it_has_begun_and_what_is_free_is_for_who_comes(samira: User, karim: User, luc: User):
    meeting = MeetingFactory.create(places=1, starts_at=timezone.now() + HOUR)
    ask(meeting, samira, karim)
    with time_machine.travel(meeting.starts_at + HOUR):
        leave(meeting, samira)
        assert standing(meeting) == {"Karim": "waiting"}
        assert ask(meeting, karim) == ["held"]


def test_one_leaves_the_list_and_the_offer_as_freely(samira: User, karim: User, luc: User):
    meeting = MeetingFactory.create(places=1)
    ask(meeting, samira, karim, luc)
    leave(meeting, luc)
    leave(meeting, samira)
    leave(meeting, karim)
    assert standing(meeting) == {}
    assert counts(meeting) == (0, 0)


def test_more_places_are_offered_and_fewer_are_refused_while_they_are_taken(samira: User, karim: User, luc: User):
    meeting = MeetingFactory.create(places=2)
    ines = PersonFactory.create(first_name="Inès")
    ask(meeting, samira, karim, luc, ines)
    with pytest.raises(actions.TooFewPlaces, match="2 personnes ont déjà une place"):
        actions.desk.resize(thing=meeting, places=1)
    actions.desk.resize(thing=meeting, places=3)
    assert standing(meeting) == {"Samira": "held", "Karim": "held", "Luc": "offered", "Inès": "waiting"}
    with pytest.raises(actions.TooFewPlaces, match="3 personnes"):
        actions.desk.resize(thing=meeting, places=2)
    actions.desk.resize(thing=meeting, places=None)
    assert standing(meeting)["Inès"] == "offered"


def test_whose_turn_comes_must_still_be_allowed_in(samira: User, ines: User, education: Network):
    karim = PersonFactory.create(first_name="Karim")
    Membership.objects.create(network=education, person=karim)
    meeting = MeetingFactory.create(network=education, private=True, places=1)
    ask(meeting, samira, karim, ines)
    Membership.objects.filter(person=karim).delete()
    leave(meeting, samira)
    assert standing(meeting) == {"Inès": "offered"}
    Membership.objects.filter(person=ines).delete()
    leave(meeting, ines)  # also from where one may enter no more
    assert standing(meeting) == {}
    with pytest.raises(PermissionDenied):
        leave(meeting, karim)


def test_a_cancelled_meeting_takes_nobody(samira: User):
    meeting = MeetingFactory.create(cancelled_at=timezone.now(), cancelled_reason="Neige")
    with pytest.raises(actions.Cancelled):
        ask(meeting, samira)


def test_asking_again_changes_nothing(samira: User, karim: User):
    meeting = MeetingFactory.create(places=1)
    assert ask(meeting, samira, samira, karim, karim) == ["held", "held", "waiting", "waiting"]
    assert Registration.objects.filter(state=State.WAITING).count() == 1
