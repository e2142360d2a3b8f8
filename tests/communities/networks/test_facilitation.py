"""Facilitation as a function: proposed, shared, handed over, ended; and what it never can do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions
from communities.networks.models import Facilitation, FacilitationEntry, Membership, Network, Proposal
from communities.people.models import Profile
from tests.communities.factories import FacilitationFactory, MembershipFactory, PersonFactory, as_reader
from tests.communities.networks.owed import letters_owed

As = Callable[[User | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.data]
DAY = dt.timedelta(days=1)
KIND = Proposal.Kind.FACILITATION
WORD = "Relancer les questions qui attendent."


def today() -> dt.date:
    return timezone.localdate()


def text(answer: Any) -> str:
    return answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " ")


def offer(network: Network, person: User, starts: int = 8, ends: int = 190) -> Proposal:
    changes = {"starts_on": (today() + starts * DAY).isoformat(), "ends_on": (today() + ends * DAY).isoformat()}
    return actions.propose(network=network, by=as_reader(person), kind=KIND, changes=changes, reason=WORD)


def settle(proposal: Proposal, days: int = 8) -> Proposal:
    return actions.settle(proposal.pk, at=timezone.now() + days * DAY)


def test_a_member_takes_care_once_nobody_objects(samira: User, education: Network):
    proposal = settle(offer(education, samira))
    assert proposal.state == Proposal.State.ADOPTED
    term = Facilitation.objects.get(person=samira)
    assert (term.starts_on, term.ends_on) == (today() + 8 * DAY, today() + 190 * DAY)
    assert term.word == WORD


def test_an_objection_keeps_the_function_waiting(samira: User, ines: User, education: Network):
    proposal = offer(education, samira)
    actions.object_to(proposal=proposal, by=as_reader(ines), reason="Attendons le retour de Luc.")
    assert settle(proposal).state == Proposal.State.OPEN
    assert not Facilitation.objects.filter(person=samira).exists()


def test_several_may_propose_at_once_and_share(samira: User, luc: User, education: Network):
    MembershipFactory.create(network=education, person=luc)
    for proposal in (offer(education, samira, starts=0), offer(education, luc, starts=0)):
        settle(proposal)
    assert Facilitation.objects.in_term(today=today()).filter(network=education).count() == 3
    assert as_reader(samira).facilitates(education.pk)


def test_one_person_proposes_once_at_a_time(samira: User, education: Network):
    offer(education, samira)
    with pytest.raises(actions.ProposalRefused):
        offer(education, samira, starts=20)


@pytest.mark.parametrize(("starts", "ends"), [(-1, 60), (8, 7), (0, 3), (0, 7), (1, 368), (400, 420)])
def test_a_term_that_cannot_be_is_said_beside_its_day(samira: User, education: Network, starts: int, ends: int):
    with pytest.raises(ValidationError) as refused:
        offer(education, samira, starts, ends)
    assert set(refused.value.message_dict) <= {"starts_on", "ends_on"}
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("changes", [{}, {"starts_on": "demain", "ends_on": "2027-13-45"}])
def test_what_is_no_day_is_refused(samira: User, education: Network, changes: dict[str, str]):
    with pytest.raises(ValidationError):
        actions.propose(network=education, by=as_reader(samira), kind=KIND, changes=changes, reason=WORD)


def test_one_goes_on_by_a_new_proposal_after_the_first_term(ines: User, education: Network):
    with pytest.raises(ValidationError, match="animez déjà"):
        offer(education, ines, starts=50)
    held = Facilitation.objects.get(person=ines)
    left = (held.ends_on - today()).days
    settle(offer(education, ines, starts=left + 1, ends=left + 200))
    assert Facilitation.objects.filter(person=ines).count() == 2


def test_who_left_meanwhile_is_not_put_into_the_function(samira: User, education: Network):
    proposal = offer(education, samira)
    actions.leave_network(network=education, by=as_reader(samira))
    settled = settle(proposal)
    assert settled.state == Proposal.State.LAPSED
    assert "membre du réseau" in settled.changes["outcome"]


def test_who_steers_meanwhile_is_not_put_into_the_function(samira: User, education: Network):
    proposal = offer(education, samira)
    User.objects.filter(pk=samira.pk).update(kind=User.Kind.STEERING)
    assert settle(proposal).state == Proposal.State.LAPSED
    assert not Facilitation.objects.filter(person=samira).exists()


def test_nobody_else_proposes_for_a_network(luc: User, helene: User, education: Network):
    for person in (luc, helene):
        with pytest.raises(PermissionDenied):
            offer(education, person)


def test_the_page_of_animation_leads_to_proposing_oneself(as_: As, samira: User, education: Network):
    client = as_(samira)
    address = f"{reverse('networks:proposal_new', args=['education'])}?genre=care"
    assert address in text(client.get("/reseaux/education/animation/"))
    assert "prendre soin des échanges" in text(client.get(address))
    data = {"starts_on": (today() + 9 * DAY).isoformat(), "ends_on": (today() + 100 * DAY).isoformat(), "reason": WORD}
    assert client.post(address, data).status_code == 302
    assert Proposal.objects.get().changes["person"] == samira.pk
    late = client.post(address, {**data, "ends_on": (today() + 900 * DAY).isoformat()})
    assert "Une animation dure un an au plus" in text(late)


def test_a_term_ends_by_itself(ines: User, education: Network):
    last = Facilitation.objects.get(person=ines).ends_on
    noon = dt.datetime.combine(last, dt.time(12), tzinfo=timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False):
        assert as_reader(ines).facilitates(education.pk)
    with time_machine.travel(noon + DAY, tick=False):
        assert not as_reader(ines).facilitates(education.pk)


def test_handing_over_ends_the_term_invites_and_is_told(ines: User, samira: User, education: Network):
    reason = "Je change de poste."
    entry = actions.hand_over(network=education, by=as_reader(ines), on=today(), reason=reason, to=samira)
    assert entry is not None
    assert (entry.act, entry.reason, entry.person) == (FacilitationEntry.Act.END, reason, ines)
    assert Facilitation.objects.get(person=ines).ends_on == today()
    assert not Facilitation.objects.filter(person=samira).exists()
    [letter] = letters_owed()
    assert letter.to == [samira.email]
    assert reason in letter.body
    assert "Choisir les courriels que je reçois" in letter.body


def test_handing_over_on_the_last_day_writes_nothing(ines: User, education: Network):
    last = Facilitation.objects.get(person=ines).ends_on
    assert actions.hand_over(network=education, by=as_reader(ines), on=last, reason="Merci.") is None
    assert not FacilitationEntry.objects.exists()


@pytest.mark.parametrize("day", [-1, 500])
def test_handing_over_on_a_day_that_is_not_ones_own_is_refused(ines: User, education: Network, day: int):
    with pytest.raises(actions.FacilitationRefused, match="entre aujourd'hui"):
        actions.hand_over(network=education, by=as_reader(ines), on=today() + day * DAY, reason="Voilà.")


def test_who_is_elsewhere_or_facilitates_already_is_not_invited(ines: User, karim: User, luc: User, education: Network):
    FacilitationFactory.create(network=education, person=luc)
    for person in (karim, luc):
        with pytest.raises(actions.FacilitationRefused):
            actions.hand_over(network=education, by=as_reader(ines), on=today(), reason="Voilà.", to=person)
    assert Facilitation.objects.get(person=ines).ends_on > today()


def test_only_who_facilitates_hands_over_and_never_without_a_reason(samira: User, ines: User, education: Network):
    with pytest.raises(PermissionDenied):
        actions.hand_over(network=education, by=as_reader(samira), on=today(), reason="Voilà.")
    with pytest.raises(actions.ReasonMissing):
        actions.hand_over(network=education, by=as_reader(ines), on=today(), reason=" \n ")


def test_the_page_of_handing_over_finds_a_member_by_name(as_: As, ines: User, samira: User, education: Network):
    other = PersonFactory.create(first_name="Samira", last_name="Zidane")
    MembershipFactory.create(network=education, person=other)
    client, address = as_(ines), "/reseaux/education/animation/passer-la-main/"
    assert client.get(address).status_code == 200
    data = {"on": today().isoformat(), "reason": "Je pars.", "name": "Samira"}
    assert "Plusieurs personnes portent ce nom" in text(client.post(address, data))
    assert "Aucun membre" in text(client.post(address, {**data, "name": "Zoé"}))
    assert client.post(address, {**data, "person": samira.pk}).status_code == 302
    assert Facilitation.objects.get(person=ines).ends_on == today()


def test_leaving_while_facilitating_offers_to_end_it_first(as_: As, ines: User, education: Network):
    client, address = as_(ines), "/reseaux/education/quitter/"
    page = text(client.post(address))
    assert "mettez d'abord fin à cette fonction" in page
    assert "Mettre fin à mon animation et quitter" in page
    assert Membership.objects.filter(person=ines).exists()
    assert client.post(address, {"fin": "1"}).status_code == 302
    assert not Membership.objects.filter(person=ines).exists()
    assert Facilitation.objects.get(person=ines).ends_on == today() - DAY
    entry = FacilitationEntry.objects.get()
    assert (entry.act, entry.person) == (FacilitationEntry.Act.END, ines)
    actions.join_network(network=education, by=as_reader(ines))
    assert not as_reader(ines).facilitates(education.pk)


def test_a_term_to_come_is_taken_back_by_leaving(samira: User, education: Network):
    FacilitationFactory.create(
        network=education, person=samira, starts_on=today() + 5 * DAY, ends_on=today() + 50 * DAY
    )
    with pytest.raises(actions.LeaveRefused):
        actions.leave_network(network=education, by=as_reader(samira))
    actions.leave_network(network=education, by=as_reader(samira), end_terms=True)
    assert not Facilitation.objects.filter(person=samira).exists()
    assert not FacilitationEntry.objects.exists()


def test_two_letters_before_the_end_each_once(ines: User, education: Network):
    Profile.objects.filter(person=ines).update(by_mail=False)  # it is their function, not news
    last = Facilitation.objects.get(person=ines).ends_on
    noon = dt.datetime.combine(last, dt.time(12), tzinfo=timezone.get_default_timezone())
    sent = []
    for left in (31, 30, 29, 8, 7, 6, 0, -1):
        with time_machine.travel(noon - left * DAY, tick=False):
            for _twice in range(2):
                actions.tell_ends.call()
            sent += [(left, letter.to[0]) for letter in letters_owed()]
    assert sent == [(30, ines.email), (7, ines.email)]


def test_no_letter_where_one_goes_on_or_the_term_is_short(ines: User, samira: User, education: Network):
    Facilitation.objects.filter(person=ines).update(ends_on=today() + 5 * DAY)
    FacilitationFactory.create(network=education, person=ines, starts_on=today() + 6 * DAY, ends_on=today() + 60 * DAY)
    FacilitationFactory.create(network=education, person=samira, starts_on=today(), ends_on=today() + 6 * DAY)
    actions.tell_ends.call()
    assert not Facilitation.objects.exclude(told_before=None).exists()


def test_whoever_joins_reads_the_networks_welcome(karim: User, education: Network):
    Network.objects.filter(pk=education.pk).update(welcome="Installez-vous, **posez** une question.")
    for _twice in range(2):
        actions.join_network(network=education, by=as_reader(karim))
    [letter] = letters_owed()
    assert letter.to == [karim.email]
    assert "Installez-vous" in letter.body
    assert "<strong>posez</strong>" in letter.alternatives[0][0]


def test_who_wants_no_letters_gets_no_welcome(luc: User, education: Network):
    Profile.objects.filter(person=luc).update(by_mail=False)
    actions.join_network(network=education, by=as_reader(luc))
    assert letters_owed() == []


def test_facilitation_has_no_door_to_what_is_not_its_business(as_: As, ines: User, samira: User, education: Network):
    """No address bans, exports people, or says who reads; and no door of facilitation changes someone's words."""
    names = {str(name) for name in get_resolver("communities.networks.urls").reverse_dict if isinstance(name, str)}
    for word in ("ban", "export", "csv", "read", "seen", "visit", "rank", "score", "exclude", "remove_member"):
        assert not [name for name in names if word in name.split("_")], word
    assert not {act for act in FacilitationEntry.Act.values if act in ("ban", "export", "edit", "read", "remove")}
    page = text(as_(ines).get("/reseaux/education/animation/bureau/")) + text(
        as_(ines).get("/reseaux/education/membres/")
    )
    assert samira.email not in page
    assert "exporter" not in page.lower()
    assert "dernière visite" not in page.lower()


def test_facilitating_gives_no_right_over_another_network(ines: User, sante: Network):
    reader = as_reader(ines)
    with pytest.raises(PermissionDenied):
        actions.record_act(
            network=sante, by=reader, act="close", reason="Voilà.", subject="Fil", subject_url="/forums/fil/fil-1/"
        )
    assert Reader.of(ines).facilitates_in.isdisjoint({sante.pk})
