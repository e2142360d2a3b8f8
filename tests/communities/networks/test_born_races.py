"""Two people at the same moment: a network is formed once, an invitation opens once, two proposals do not collide."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from accounts.reader import Reader
from communities.networks import actions
from communities.networks.actions.inviting import token_of
from communities.networks.models import Invitation, Membership, Network, Proposal
from tests.communities.factories import NeedFactory, NetworkFactory, PersonFactory, as_reader
from tests.tools.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data, pytest.mark.usefixtures("real_transactions")]


def test_two_last_commitments_form_one_network():
    readers = [as_reader(person) for person in PersonFactory.create_batch(settings.NETWORK_FOUNDERS + 1)]
    need = NeedFactory.create()
    draft = actions.describe_network(need=need, by=readers[0], name="Cantines", purpose="Manger.")
    for reader in readers[1:-2]:
        actions.commit(draft=draft, by=reader)

    def commits(reader: Reader) -> Callable[[], object]:
        return lambda: actions.commit(draft=draft, by=reader)

    outcomes = at_once(*(commits(reader) for reader in readers[-2:]))
    network = Network.objects.get(name="Cantines")
    assert network.members_count == Membership.objects.filter(network=network).count() == settings.NETWORK_FOUNDERS
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [actions.FormingRefused]


def test_two_people_take_the_last_use_of_an_invitation():
    member, *others = PersonFactory.create_batch(3)
    network = NetworkFactory.create(members=[member])
    door = actions.invite_by_link(network=network, by=as_reader(member), most_uses=1)
    token = token_of(door)
    readers = [as_reader(person) for person in others]

    def comes(reader: Reader) -> Callable[[], object]:
        return lambda: actions.accept_invitation(token=token, by=reader)

    outcomes = at_once(*(comes(reader) for reader in readers))
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [actions.InvitationRefused]
    assert Invitation.objects.get().uses_count == 1
    assert Membership.objects.filter(network=network).count() == 2


def test_two_proposals_for_the_same_line_at_once_leave_one():
    people = PersonFactory.create_batch(2)
    network = NetworkFactory.create(members=people)
    readers = [as_reader(person) for person in people]

    def proposes(reader: Reader) -> Callable[[], object]:
        words: dict[str, Any] = {"kind": "words", "changes": {"rhythm": "Le mardi"}, "reason": "Mieux."}
        return lambda: actions.propose(network=network, by=reader, **words)

    outcomes = at_once(*(proposes(reader) for reader in readers))
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [actions.ProposalRefused]
    assert Proposal.objects.count() == 1


def test_a_proposal_is_applied_once_by_two_who_settle_it():
    member = PersonFactory.create()
    network = NetworkFactory.create(members=[member])
    words: dict[str, Any] = {"kind": "forum", "changes": {"name": "Cantines"}, "reason": "Mieux."}
    proposal = actions.propose(network=network, by=as_reader(member), **words)
    late = proposal.closes_at

    def settles() -> object:
        return actions.settle(proposal.pk, at=late)

    assert not [one for one in at_once(settles, settles) if isinstance(one, Exception)]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.changes.get("outcome")) == ("adopted", None)
