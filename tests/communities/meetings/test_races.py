"""Several people at the same moment, on real transactions: places never come to more than there are."""

from collections.abc import Callable

import pytest

from accounts.models import User
from communities.meetings import actions
from communities.meetings.models import Meeting, State
from tests.communities.factories import MeetingFactory, PersonFactory, as_reader
from tests.tools.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data, pytest.mark.usefixtures("real_transactions")]


def asks(meeting: Meeting, person: User) -> Callable[[], object]:
    return lambda: actions.register(meeting=meeting, by=as_reader(person)).state


def leaves(meeting: Meeting, person: User) -> Callable[[], object]:
    return lambda: actions.withdraw(meeting=meeting, by=as_reader(person))


def check(meeting: Meeting) -> dict[str, int]:
    """How many stand how; no more places than there are, and the numbers shown are right."""
    meeting.refresh_from_db()
    count = {state: meeting.registrations.filter(state=state).count() for state in State.values}
    assert (meeting.registrations_count, meeting.offers_count) == (count["held"], count["offered"])
    assert meeting.places is not None
    assert count["held"] + count["offered"] <= meeting.places
    return count


def test_two_people_and_the_last_place():
    meeting = MeetingFactory.create(places=1)
    outcomes = at_once(*(asks(meeting, person) for person in PersonFactory.create_batch(2)))
    assert sorted(map(str, outcomes)) == ["held", "waiting"]
    assert check(meeting) == {"held": 1, "offered": 0, "waiting": 1}


def test_a_crowd_gets_as_many_places_as_there_are():
    meeting = MeetingFactory.create(places=3)
    outcomes = at_once(*(asks(meeting, person) for person in PersonFactory.create_batch(8)))
    assert sorted(map(str, outcomes)) == ["held"] * 3 + ["waiting"] * 5
    check(meeting)


def test_one_person_pressing_twice_has_one_place():
    meeting, person = MeetingFactory.create(places=2), PersonFactory.create()
    assert at_once(asks(meeting, person), asks(meeting, person)) == ["held", "held"]
    assert check(meeting) == {"held": 1, "offered": 0, "waiting": 0}


def test_what_is_given_back_is_offered_to_who_waits_and_not_taken_by_who_arrives():
    meeting = MeetingFactory.create(places=2)
    first, second, waiting, newcomer = PersonFactory.create_batch(4)
    for person in (first, second, waiting):
        actions.register(meeting=meeting, by=as_reader(person))
    outcomes = at_once(leaves(meeting, first), asks(meeting, newcomer))
    assert outcomes == [True, "waiting"]
    assert check(meeting) == {"held": 1, "offered": 1, "waiting": 1}
    assert meeting.registrations.get(state=State.OFFERED).person == waiting


def test_an_offer_taken_and_given_up_at_once_leaves_the_place_to_one():
    meeting = MeetingFactory.create(places=1)
    first, waiting, next_one = PersonFactory.create_batch(3)
    for person in (first, waiting, next_one):
        actions.register(meeting=meeting, by=as_reader(person))
    actions.withdraw(meeting=meeting, by=as_reader(first))
    at_once(
        lambda: actions.accept(meeting=meeting, by=as_reader(waiting)),
        leaves(meeting, waiting),
        asks(meeting, first),
        actions.desk.lapse_due,
    )
    count = check(meeting)
    assert count["held"] + count["offered"] == 1


def test_places_taken_away_while_someone_takes_one():
    meeting, people = MeetingFactory.create(places=2), PersonFactory.create_batch(2)
    actions.register(meeting=meeting, by=as_reader(people[0]))
    at_once(lambda: actions.desk.resize(thing=meeting, places=1), asks(meeting, people[1]))
    check(meeting)
