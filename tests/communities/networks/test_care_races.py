"""Several people at the same moment, on real transactions: one review, one decision, one term, one task."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from communities.networks import actions
from communities.networks.models import CareTask, Facilitation, FacilitationEntry, Network, PeerReview
from communities.networks.plugs_care import _undoes
from tests.communities.factories import (
    FacilitationEntryFactory,
    FacilitationFactory,
    MembershipFactory,
    NetworkFactory,
    PersonFactory,
    as_reader,
)
from tests.tools.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data, pytest.mark.usefixtures("real_transactions")]


@pytest.fixture
def network() -> Network:
    """A network of eight, one of whom facilitates it."""
    made = NetworkFactory.create(members=PersonFactory.create_batch(7))
    FacilitationFactory.create(network=made)
    return made


@pytest.fixture
def entry(network: Network, monkeypatch: pytest.MonkeyPatch) -> FacilitationEntry:
    """An act whose undoing writes a line."""

    def undo(entry: FacilitationEntry, by: object, reason: str) -> FacilitationEntry:
        return FacilitationEntryFactory.create(network=entry.network, person=by.person, reason=reason)  # type: ignore[attr-defined]

    monkeypatch.setitem(_undoes, FacilitationEntry.Act.ANNOUNCE, undo)
    holder = network.facilitations.get().person
    return FacilitationEntryFactory.create(
        network=network, person=holder, act=FacilitationEntry.Act.ANNOUNCE, about="post:1"
    )


def members(network: Network) -> list[User]:
    holders = network.facilitations.values("person_id")
    return list(User.objects.filter(memberships__network=network).exclude(pk__in=holders).order_by("pk"))


def test_two_ask_at_once_and_one_review_comes_of_it(network: Network, entry: FacilitationEntry):
    first, second, *_others = members(network)
    outcomes = at_once(
        *(
            lambda p=person: actions.ask_review(entry=entry, by=as_reader(p), reason="Pourquoi ?")
            for person in (first, second)
        )
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["PeerReview", "ReviewRefused"]
    assert PeerReview.objects.get().voices.count() == 3


def test_three_voices_at_once_decide_once(network: Network, entry: FacilitationEntry):
    review = actions.ask_review(entry=entry, by=as_reader(members(network)[0]), reason="Pourquoi ?")
    drawn = [voice.person for voice in review.voices.select_related("person")]
    at_once(*(lambda p=p: actions.say(review=review, by=as_reader(p), say="undo", reason="Oui.") for p in drawn))
    assert PeerReview.objects.get().decision == "undone"
    assert FacilitationEntry.objects.filter(undoes=entry).count() == 1


def test_undone_by_two_at_once_is_undone_once(network: Network, entry: FacilitationEntry):
    holder = network.facilitations.get().person
    outcomes = at_once(
        *(lambda: actions.undo_act(entry=entry, by=as_reader(holder), reason="Non.") for _twice in range(2))
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["FacilitationEntry", "UndoRefused"]


def test_two_terms_at_once_are_one_also_without_the_actions(network: Network):
    person, today = members(network)[0], timezone.localdate()

    def begin() -> object:
        return Facilitation.objects.create(
            network=network, person=person, starts_on=today, ends_on=today + dt.timedelta(days=9)
        )

    outcomes = at_once(begin, begin, begin)
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 2
    assert Facilitation.objects.filter(person=person).count() == 1


def test_to_steer_and_to_facilitate_at_once_is_one_of_the_two(network: Network):
    person, today = members(network)[0], timezone.localdate()
    outcomes = at_once(
        lambda: Facilitation.objects.create(
            network=network, person=person, starts_on=today, ends_on=today + dt.timedelta(days=9)
        ),
        lambda: User.objects.filter(pk=person.pk).update(kind=User.Kind.STEERING),
    )
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1
    person.refresh_from_db()
    held = Facilitation.objects.filter(person=person).exists()
    assert held != (person.kind == User.Kind.STEERING)


def test_a_task_written_by_two_at_once_is_one(network: Network):
    holder = network.facilitations.get().person
    other = PersonFactory.create()
    MembershipFactory.create(network=network, person=other)
    FacilitationFactory.create(network=network, person=other)
    at_once(
        *(
            lambda p=p: actions.add_task(network=network, by=as_reader(p), title="Relancer")
            for p in (holder, other, holder)
        )
    )
    assert CareTask.objects.count() == 1
