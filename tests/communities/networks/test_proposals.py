"""Consent: a proposal stands when its delay passes without a reasoned objection; once, and only then."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions
from communities.networks.consent import describe, letters
from communities.networks.consent.matters import Row
from communities.networks.models import Membership, Network, Proposal
from reference.models import Keyword
from tests.communities.factories import MembershipFactory, PersonFactory, TerritoryFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DAY = dt.timedelta(days=1)
DELAY = dt.timedelta(days=settings.CONSENT_DAYS)


def put(network: Network, person: User, **given: Any) -> Proposal:
    asked: dict[str, Any] = {
        "kind": Proposal.Kind.WORDS,
        "changes": {"rhythm": "Le deuxième mardi du mois"},
        "reason": "Que chacun puisse le noter.",
        **given,
    }
    return actions.propose(network=network, by=as_reader(person), **asked)


def later(moment: dt.datetime | dt.timedelta) -> Any:
    return time_machine.travel(moment if isinstance(moment, dt.datetime) else timezone.now() + moment, tick=False)


def test_a_proposal_without_objection_is_applied_once_its_delay_has_passed(samira: User, education: Network):
    proposal = put(education, samira)
    assert proposal.closes_at - proposal.opened_at == DELAY
    with later(DELAY - DAY / 24):
        actions.settle_due.call()
        assert Proposal.objects.get().state == "open"
    with later(DELAY + DAY / 24):
        actions.settle_due.call()
        actions.settle_due.call()
    education.refresh_from_db()
    proposal.refresh_from_db()
    assert (education.rhythm, proposal.state) == ("Le deuxième mardi du mois", "adopted")
    assert proposal.settled_at is not None


def test_only_members_propose_and_with_a_reason(samira: User, luc: User, karim: User, helene: User, education: Network):
    for person in (luc, karim, helene):
        with pytest.raises(PermissionDenied):
            put(education, person)
    with pytest.raises(PermissionDenied):
        actions.propose(network=education, by=Reader(), kind="words", changes={"rhythm": "x"}, reason="y")
    with pytest.raises(actions.ProposalRefused, match="pourquoi"):
        put(education, samira, reason="  \n ")
    assert not Proposal.objects.exists()


def test_an_objection_makes_it_wait_and_lifting_the_last_one_settles_it(samira: User, ines: User, education: Network):
    proposal = put(education, samira)
    actions.object_to(proposal=proposal, by=as_reader(ines), reason="Je travaille le mardi.")
    with later(DELAY + DAY):
        actions.settle_due.call()
        proposal.refresh_from_db()
        assert proposal.state == "open"
        actions.lift_objection(proposal=proposal, by=as_reader(ines))
    proposal.refresh_from_db()
    education.refresh_from_db()
    assert (proposal.state, education.rhythm) == ("adopted", "Le deuxième mardi du mois")


def test_lifting_before_the_end_leaves_the_delay_as_it_was(samira: User, ines: User, education: Network):
    proposal = put(education, samira)
    actions.object_to(proposal=proposal, by=as_reader(ines), reason="Non.")
    actions.lift_objection(proposal=proposal, by=as_reader(ines))
    actions.lift_objection(proposal=proposal, by=as_reader(samira))
    proposal.refresh_from_db()
    assert proposal.state == "open"
    assert not proposal.standing().exists()


def test_one_does_not_object_to_oneself_nor_from_outside_nor_without_a_reason(
    samira: User, ines: User, luc: User, helene: User, education: Network
):
    proposal = put(education, samira)
    for person in (samira, luc, helene):
        with pytest.raises(PermissionDenied):
            actions.object_to(proposal=proposal, by=as_reader(person), reason="Non.")
    with pytest.raises(actions.ProposalRefused, match="pourquoi"):
        actions.object_to(proposal=proposal, by=as_reader(ines), reason=" ")
    for reason in ("Le mardi, non.", "Le mardi, vraiment non."):
        actions.object_to(proposal=proposal, by=as_reader(ines), reason=reason)
    assert [one.reason for one in proposal.standing()] == ["Le mardi, vraiment non."]


def test_once_the_delay_has_passed_an_objection_comes_too_late(samira: User, ines: User, education: Network):
    proposal = put(education, samira)
    with later(DELAY + DAY / 24), pytest.raises(actions.ProposalRefused, match="délai est passé"):
        actions.object_to(proposal=proposal, by=as_reader(ines), reason="Non.")


def test_rewritten_it_waits_again_and_what_was_said_before_falls(samira: User, ines: User, education: Network):
    proposal = put(education, samira)
    actions.object_to(proposal=proposal, by=as_reader(ines), reason="Je travaille le mardi.")
    with pytest.raises(PermissionDenied):
        actions.rewrite(proposal=proposal, by=as_reader(ines), changes={"rhythm": "Le jeudi"}, reason="Mieux.")
    with later(DELAY + DAY):
        actions.rewrite(proposal=proposal, by=as_reader(samira), changes={"rhythm": "Le jeudi"}, reason="Mieux.")
        actions.settle_due.call()
        proposal.refresh_from_db()
        assert (proposal.state, proposal.version) == ("open", 2)
        assert not proposal.standing().exists()
    with later(2 * (DELAY + DAY)):
        actions.settle_due.call()
    education.refresh_from_db()
    assert education.rhythm == "Le jeudi"


def test_under_objection_too_long_it_lapses(samira: User, ines: User, education: Network):
    proposal = put(education, samira)
    actions.object_to(proposal=proposal, by=as_reader(ines), reason="Non.")
    with later(DELAY + dt.timedelta(days=settings.CONSENT_LAPSE_DAYS, hours=1)):
        actions.settle_due.call()
    proposal.refresh_from_db()
    education.refresh_from_db()
    assert (proposal.state, education.rhythm) == ("lapsed", "")


def test_the_objection_of_someone_who_left_no_longer_stands(samira: User, luc: User, education: Network):
    MembershipFactory.create(network=education, person=luc)
    proposal = put(education, samira)
    actions.object_to(proposal=proposal, by=as_reader(luc), reason="Non.")
    Membership.objects.filter(person=luc, network=education).delete()
    with later(DELAY + DAY):
        actions.settle_due.call()
    proposal.refresh_from_db()
    assert proposal.state == "adopted"


def test_withdrawn_it_is_over_for_everyone(samira: User, ines: User, education: Network):
    proposal = put(education, samira)
    with pytest.raises(PermissionDenied):
        actions.withdraw_proposal(proposal=proposal, by=as_reader(ines))
    actions.withdraw_proposal(proposal=proposal, by=as_reader(samira))
    for act in (
        lambda: actions.withdraw_proposal(proposal=proposal, by=as_reader(samira)),
        lambda: actions.object_to(proposal=proposal, by=as_reader(ines), reason="Non."),
        lambda: actions.lift_objection(proposal=proposal, by=as_reader(ines)),
        lambda: actions.rewrite(proposal=proposal, by=as_reader(samira), changes={"rhythm": "x"}, reason="y"),
    ):
        with pytest.raises(actions.ProposalRefused, match="close"):
            act()
    with later(DELAY + DAY):
        actions.settle_due.call()
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_two_open_proposals_never_touch_the_same_line(samira: User, ines: User, education: Network):
    put(education, samira)
    with pytest.raises(actions.ProposalRefused, match="porte déjà"):
        put(education, ines, changes={"rhythm": "Jamais", "purpose": "Autre chose"})
    other = put(education, ines, changes={"purpose": "Autre chose"})
    with pytest.raises(actions.ProposalRefused, match="porte déjà"):
        actions.rewrite(proposal=other, by=as_reader(ines), changes={"rhythm": "Jamais"}, reason="Si.")
    other.refresh_from_db()
    assert other.version == 1


def test_words_are_looked_at_before_they_are_proposed(samira: User, education: Network):
    territory = TerritoryFactory.create(kind="region")
    for changes in (
        {},
        {"rhythm": ""},
        {"purpose": " "},
        {"purpose": "x" * 201},
        {"how_we_decide": "x" * 2_001},
        {"openness": "secret"},
        {"theme": 999_999},
        {"territory": 999_999},
        {"slug": "ailleurs"},
        {"name": "Autrement"},
    ):
        with pytest.raises(ValidationError):
            put(education, samira, changes=changes)
    theme = Keyword.objects.create(slug="ecole", label="École")
    proposal = put(education, samira, changes={"theme": theme.pk, "territory": territory.pk, "openness": "members"})
    assert [(row.label, row.before, row.after) for row in describe(proposal)] == [
        ("Thème", "", "École"),
        ("Territoire", "", territory.name),
        ("Ouverture", "Lecture ouverte à tout le monde", "Lecture réservée aux membres"),
    ]
    with later(DELAY + DAY):
        actions.settle_due.call()
    education.refresh_from_db()
    assert (education.theme, education.territory, education.openness) == (theme, territory, "members")


def test_what_can_no_longer_be_applied_ends_without_effect_and_says_why(samira: User, education: Network):
    theme = Keyword.objects.create(slug="ecole", label="École")
    proposal = put(education, samira, changes={"theme": theme.pk, "rhythm": "Le jeudi"})
    theme.delete()
    with later(DELAY + DAY):
        actions.settle_due.call()
    proposal.refresh_from_db()
    education.refresh_from_db()
    assert (proposal.state, education.rhythm) == ("lapsed", "")
    assert "n'existe pas" in proposal.changes["outcome"]


def test_a_network_is_put_to_rest_by_consent(samira: User, education: Network):
    put(education, samira, kind=Proposal.Kind.REST, changes={})
    with pytest.raises(actions.ProposalRefused):
        put(education, samira, kind=Proposal.Kind.REST, changes={})
    with later(DELAY + DAY):
        actions.settle_due.call()
        education.refresh_from_db()
        assert education.resting_since == timezone.localdate()
        with pytest.raises(ValidationError, match="déjà au repos"):
            put(education, samira, kind=Proposal.Kind.REST, changes={})


def test_each_member_who_wants_letters_gets_one_per_version(samira: User, ines: User, luc: User, education: Network):
    silent = PersonFactory.create()
    silent.profile.by_mail = False
    silent.profile.save()
    MembershipFactory.create(network=education, person=silent)
    proposal = put(education, samira)
    letters.tell_members.call(proposal.pk, 1)
    letters.tell_some.call(proposal.pk, 1, list(letters.reached_by_mail(education, besides=samira.pk)))
    assert [one.to for one in mail.outbox] == [[ines.email]]
    [sent] = mail.outbox
    assert "Le deuxième mardi du mois" in sent.body
    assert "Que chacun puisse le noter." in sent.alternatives[0][0]  # type: ignore[attr-defined]
    assert sent.extra_headers["Message-ID"].startswith(f"<proposal-{proposal.pk}-1-{ines.pk}@")
    actions.withdraw_proposal(proposal=proposal, by=as_reader(samira))
    letters.tell_some.call(proposal.pk, 1, [ines.pk])
    assert len(mail.outbox) == 1


def test_what_changes_within_a_line_is_marked_word_by_word():
    before, after = Row("Rythme", "Le premier mardi\nà 14 h", "Le second mardi\nà 14 h").parts
    assert [(one.kind, one.text) for one in before] == [
        ("kept", "Le "), ("taken", "premier "), ("kept", "mardi\nà 14 h"),
    ]  # fmt: skip
    assert ("added", "second ") in [(one.kind, one.text) for one in after]
