"""Invitations: doors held open for a while, and what happens to each that is used, forwarded, late or closed."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from communities.networks import actions
from communities.networks.actions.inviting import digest_of, token_of
from communities.networks.inviting.letters import send_invitation
from communities.networks.models import FacilitationEntry, Invitation, Membership, Network
from tests.communities.factories import PersonFactory, as_reader

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_a_link_lets_so_many_people_in(samira: User, luc: User, karim: User, education: Network):
    door = actions.invite_by_link(network=education, by=as_reader(samira), most_uses=2, word="  Venez  voir. ")
    token = token_of(door)
    assert (door.digest, door.word) == (digest_of(token), "Venez voir.")
    assert token not in door.digest
    for person in (luc, karim):
        actions.accept_invitation(token=token, by=as_reader(person), declared="Juré.")
    assert Membership.objects.get(network=education, person=luc).declared == "Juré."
    with pytest.raises(actions.InvitationRefused, match="déjà servi"):
        actions.accept_invitation(token=token, by=as_reader(PersonFactory.create()))
    door.refresh_from_db()
    assert door.uses_count == 2


def test_coming_in_twice_uses_it_once(samira: User, luc: User, education: Network):
    door = actions.invite_by_link(network=education, by=as_reader(samira), most_uses=1)
    for _ in range(2):
        actions.accept_invitation(token=token_of(door), by=as_reader(luc))
    actions.leave_network(network=education, by=as_reader(luc))
    actions.accept_invitation(token=token_of(door), by=as_reader(luc))
    actions.accept_invitation(token=token_of(door), by=as_reader(samira))
    door.refresh_from_db()
    assert door.uses_count == 1


def test_members_invite_and_nobody_else(luc: User, helene: User, education: Network):
    for reader in (as_reader(luc), as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.invite_by_link(network=education, by=reader)
        with pytest.raises(PermissionDenied):
            actions.invite_by_mail(network=education, by=reader, emails=["a@exemple.test"])


def test_neither_steering_nor_passers_by_come_in(samira: User, helene: User, education: Network):
    door = actions.invite_by_link(network=education, by=as_reader(samira))
    for reader in (as_reader(helene), Reader()):
        with pytest.raises(PermissionDenied):
            actions.accept_invitation(token=token_of(door), by=reader)


def test_expired_revoked_and_unknown_ones_say_so(samira: User, luc: User, education: Network):
    late = actions.invite_by_link(network=education, by=as_reader(samira), days=1)
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1), tick=False),
        pytest.raises(actions.InvitationRefused, match="date est passée"),
    ):
        actions.accept_invitation(token=token_of(late), by=as_reader(luc))
    actions.revoke_invitation(invitation=late, by=as_reader(samira))
    actions.revoke_invitation(invitation=late, by=as_reader(samira))
    with pytest.raises(actions.InvitationRefused, match="annulée"):
        actions.accept_invitation(token=token_of(late), by=as_reader(luc))
    with pytest.raises(actions.InvitationRefused, match="n'existe pas"):
        actions.accept_invitation(token="x", by=as_reader(luc))


def test_a_mail_forwarded_to_someone_else_does_not_open(samira: User, luc: User, karim: User, education: Network):
    [door] = actions.invite_by_mail(network=education, by=as_reader(samira), emails=[luc.email.upper()])
    with pytest.raises(actions.InvitationRefused, match="autre adresse"):
        actions.accept_invitation(token=token_of(door), by=as_reader(karim))
    actions.accept_invitation(token=token_of(door), by=as_reader(luc))


def test_the_invitations_of_who_left_open_nothing(samira: User, luc: User, education: Network):
    door = actions.invite_by_link(network=education, by=as_reader(samira))
    actions.leave_network(network=education, by=as_reader(samira))
    with pytest.raises(actions.InvitationRefused, match="quitté ce réseau"):
        actions.accept_invitation(token=token_of(door), by=as_reader(luc))


def test_ten_addresses_at_most_each_once_and_members_none(samira: User, ines: User, education: Network):
    invite = actions.invite_by_mail
    for emails in ([], [" "], [f"p{number}@exemple.test" for number in range(11)]):
        with pytest.raises(actions.InvitationRefused, match="une à dix"):
            invite(network=education, by=as_reader(samira), emails=emails)
    made = invite(network=education, by=as_reader(samira), emails=["A@exemple.test", "a@exemple.test", ines.email])
    assert [one.email for one in made] == ["a@exemple.test"]
    wrong: list[dict[str, Any]] = [{"most_uses": 0}, {"most_uses": 51}, {"days": 0}, {"days": 91}]
    for numbers in wrong:
        with pytest.raises(actions.InvitationRefused):
            actions.invite_by_link(network=education, by=as_reader(samira), **numbers)


def test_the_letter_holds_the_door_and_goes_to_the_address(samira: User, education: Network):
    [door] = actions.invite_by_mail(network=education, by=as_reader(samira), emails=["zoe@exemple.test"], word="Viens.")
    send_invitation.call(door.pk)
    [sent] = mail.outbox
    assert sent.to == ["zoe@exemple.test"]
    assert f"/invitation/{token_of(door)}/" in sent.body
    assert "Viens." in sent.body
    assert "Samira Benali a donné votre adresse" in sent.body
    actions.revoke_invitation(invitation=door, by=as_reader(samira))
    send_invitation.call(door.pk)
    assert len(mail.outbox) == 1


def test_who_facilitates_closes_anyones_with_a_reason(samira: User, ines: User, luc: User, education: Network):
    door = actions.invite_by_link(network=education, by=as_reader(samira))
    with pytest.raises(PermissionDenied):
        actions.revoke_invitation(invitation=door, by=as_reader(luc))
    with pytest.raises(actions.ReasonMissing):
        actions.revoke_invitation(invitation=door, by=as_reader(ines), reason=" ")
    actions.revoke_invitation(invitation=door, by=as_reader(ines), reason="Ce lien circule trop largement.")
    entry = FacilitationEntry.objects.get()
    assert (entry.act, entry.reason) == ("invite", "Ce lien circule trop largement.")
    assert Invitation.objects.get().revoked_at is not None
    assert samira.last_name not in entry.subject  # a journal is kept longer than a name may be


def test_a_door_that_was_closed_is_opened_again_from_the_journal(samira: User, ines: User, education: Network):
    door, by = actions.invite_by_link(network=education, by=as_reader(samira), days=2), as_reader(ines)
    actions.revoke_invitation(invitation=door, by=by, reason="Ce lien circule trop largement.")
    opened = actions.undo_act(entry=FacilitationEntry.objects.get(), by=by, reason="Plus maintenant.")
    door.refresh_from_db()
    assert not door.revoked_at
    closed = actions.undo_act(entry=opened, by=by, reason="Si, encore.")
    door.refresh_from_db()
    assert door.revoked_at
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False),
        pytest.raises(actions.UndoRefused, match="date est passée"),
    ):
        actions.undo_act(entry=closed, by=by, reason="Trop tard.")
    Invitation.objects.update(revoked_at=None)
    with pytest.raises(actions.UndoRefused, match="déjà fait"):
        actions.undo_act(entry=closed, by=by, reason="Encore.")
