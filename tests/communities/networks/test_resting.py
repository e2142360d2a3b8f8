"""Rest: networks where nothing is said, waking them, the last member who leaves; opening and closing the door."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from communities.networks import actions
from communities.networks.consent import letters
from communities.networks.models import Network, Proposal
from forums.actions import open_forum, open_thread
from forums.forum.models import Forum
from search.models import Document
from search.projection import project
from tests.communities.factories import MeetingFactory, MembershipFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DAY = dt.timedelta(days=1)
SILENCE = dt.timedelta(days=settings.DORMANT_DAYS)
ASK = "communities.networks.consent.letters.ask_members"


def age(network: Network, days: int) -> None:
    Network.objects.filter(pk=network.pk).update(created_at=timezone.now() - dt.timedelta(days=days))


def test_members_are_asked_once_about_a_network_where_nothing_is_said(education: Network, sante: Network, undone):
    age(education, settings.DORMANT_DAYS + 1)
    for _ in range(2):
        actions.ask_about_rest.call()
    assert undone(ASK) == 1
    education.refresh_from_db()
    sante.refresh_from_db()
    assert (education.rest_asked_on, sante.rest_asked_on) == (timezone.localdate(), None)
    with time_machine.travel(timezone.now() + SILENCE + DAY, tick=False):
        actions.ask_about_rest.call()
        assert undone(ASK) == 3  # again, and the other one


def test_words_and_meetings_keep_a_network_awake(samira: User, education: Network, sante: Network, undone):
    for network in (education, sante):
        age(network, settings.DORMANT_DAYS + 100)
    forum = open_forum(key="education-a", name="A", network=education)
    open_thread(forum=forum, by=as_reader(samira), title="Une question", body="Qui ?")
    MeetingFactory.create(network=sante, past=True)
    actions.ask_about_rest.call()
    assert undone(ASK) == 0


def test_nobody_is_asked_while_rest_is_proposed(samira: User, education: Network, undone):
    age(education, settings.DORMANT_DAYS + 1)
    actions.propose(network=education, by=as_reader(samira), kind="rest", changes={}, reason="Plus rien.")
    actions.ask_about_rest.call()
    assert undone(ASK) == 0


def test_the_letter_about_rest(samira: User, education: Network):
    letters.ask_some.call(education.pk, "2026-11-22", [samira.pk])
    [sent] = mail.outbox
    assert "/reseaux/education/propositions/nouvelle/?genre=rest" in sent.body


def test_any_member_wakes_a_network_at_once_and_history_keeps_it(samira: User, luc: User, education: Network):
    Network.objects.filter(pk=education.pk).update(resting_since=timezone.localdate())
    with pytest.raises(PermissionDenied):
        actions.wake_network(network=education, by=as_reader(luc))
    for _ in range(2):
        actions.wake_network(network=education, by=as_reader(samira))
    education.refresh_from_db()
    assert education.resting_since is None
    kept = Proposal.objects.get()
    assert (kept.by, kept.state, kept.changes["rest"]) == (samira, "adopted", False)


def test_a_network_that_its_last_member_leaves_rests_until_someone_comes(luc: User, karim: User, sante: Network):
    actions.leave_network(network=sante, by=as_reader(luc))
    sante.refresh_from_db()
    assert (sante.members_count, sante.resting_since) == (0, timezone.localdate())
    assert Proposal.objects.get().by == luc
    actions.join_network(network=sante, by=as_reader(karim))
    actions.wake_network(network=sante, by=as_reader(karim))
    sante.refresh_from_db()
    assert sante.resting_since is None


def test_a_network_with_others_in_it_does_not_rest(samira: User, luc: User, education: Network):
    MembershipFactory.create(network=education, person=luc)
    actions.leave_network(network=education, by=as_reader(luc))
    education.refresh_from_db()
    assert education.resting_since is None


def adopted(network: Network, person: User, **changes: object) -> None:
    actions.propose(network=network, by=as_reader(person), kind="words", changes=changes, reason="Mieux ainsi.")
    with time_machine.travel(timezone.now() + dt.timedelta(days=settings.CONSENT_DAYS, hours=1), tick=False):
        actions.settle_due.call()


def test_closing_the_door_hides_at_once_what_was_open(samira: User, education: Network):
    forum = open_forum(key="education-a", name="A", network=education)
    other = open_forum(key="place", name="Place")
    topic = open_thread(forum=forum, by=as_reader(samira), title="Une question", body="Qui ?")
    meeting = MeetingFactory.create(network=education)
    project("thread", [topic.pk])
    project("meeting", [meeting.pk])
    before = Forum.objects.get(pk=other.pk).updated
    adopted(education, samira, openness="members")
    forum.refresh_from_db()
    meeting.refresh_from_db()
    assert (forum.private, meeting.public) == (True, False)
    assert {one.audience for one in Document.objects.filter(kind__in=("thread", "meeting"))} == {
        f"network:{education.pk}"
    }
    assert Forum.objects.get(pk=other.pk).updated > before  # what is kept of public lists is made anew


def test_opening_the_door_shows_nothing_of_what_was_written_behind_it(samira: User, education: Network):
    forum = open_forum(key="education-a", name="A", network=education, private=True)
    Network.objects.filter(pk=education.pk).update(openness="members")
    adopted(education, samira, openness="public")
    forum.refresh_from_db()
    assert forum.private
    opened = Forum.objects.places().get(network=education, private=False)
    assert opened.name == "Échanges ouverts"


def test_one_more_forum_by_consent(samira: User, education: Network):
    from django.core.exceptions import ValidationError

    def ask(**changes: object) -> None:
        actions.propose(network=education, by=as_reader(samira), kind="forum", changes=changes, reason="Utile.")

    open_forum(key="education-a", name="Familles", network=education)
    for wrong in ({"name": ""}, {"name": "x" * 61}, {"name": "FAMILLES"}, {"name": "A", "description": "x" * 241}):
        with pytest.raises(ValidationError):
            ask(**wrong)
    ask(name="Stages", description="Du stage de troisième à l'alternance.", private=False)
    with pytest.raises(actions.ProposalRefused):
        ask(name="stages")
    ask(name="Cantines")
    Network.objects.filter(pk=education.pk).update(openness="members")
    open_forum(key="education-cantines", name="Cantines", network=education)
    with time_machine.travel(timezone.now() + dt.timedelta(days=settings.CONSENT_DAYS, hours=1), tick=False):
        actions.settle_due.call()
    assert Forum.objects.get(name="Stages").private
    assert list(Proposal.objects.order_by("pk").values_list("state", flat=True)) == ["adopted", "lapsed"]
