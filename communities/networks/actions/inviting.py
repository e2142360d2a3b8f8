"""Doors held open for a while: a link to hand on, or a mail to one address.

The secret is worked out from the key of this site, so that no table holds it, not even the letters that are owed; what
opens is compared with its digest.
"""

import base64
import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.networks.actions.journal import record_act
from communities.networks.actions.membership import join_network
from communities.networks.models import FacilitationEntry, Invitation, InvitationUse, Membership, Network
from communities.networks.permissions import may_facilitate, may_invite
from communities.people.actions import ensure_profile

MOST_ADDRESSES = 10
MOST_PEOPLE = 50
LONGEST = 90  # days
AGAIN = dt.timedelta(days=7)  # before an address is written to again from one network, whoever asks


class InvitationRefused(Exception):
    """This invitation cannot be made, or opens nothing now; its text is fit for the page."""


def token_of(invitation: Invitation) -> str:
    """The secret in the address of an invitation; another one each time the key of this site changes."""
    made = salted_hmac("invitation", f"{invitation.pk}:{invitation.created_at.timestamp()}", algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def digest_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_by_link(
    *, network: Network, by: Reader, days: int = 14, most_uses: int = 10, word: str = "", at: dt.datetime | None = None
) -> Invitation:
    """Make a link that lets `most_uses` people in for `days` days; its secret is `token_of`.

    Raises PermissionDenied for who is not a member, InvitationRefused for numbers out of bounds.
    """
    if not 1 <= most_uses <= MOST_PEOPLE:
        raise InvitationRefused(_("Un lien sert à 50 personnes au plus."))
    return _made(network, by, days=days, most_uses=most_uses, word=word, email="", at=at)


@transaction.atomic
def invite_by_mail(
    *,
    network: Network,
    by: Reader,
    emails: Sequence[str],
    days: int = 30,
    word: str = "",
    at: dt.datetime | None = None,
) -> list[Invitation]:
    """Write to these addresses, ten at most; each letter has its own door, for one person. An address twice, whose
    owner is a member already, or that this network wrote to less than AGAIN ago, gets nothing: nobody learns who has an
    account here, and nobody is pestered.

    Raises PermissionDenied for who is not a member, InvitationRefused for none, or more than ten.
    """
    from communities.networks.inviting.letters import send_invitation

    wanted = list(dict.fromkeys(email.strip().lower() for email in emails if email.strip()))
    if not 1 <= len(wanted) <= MOST_ADDRESSES:
        raise InvitationRefused(_("Donnez une à dix adresses."))
    members = set(
        Membership.objects.filter(network=network, person__email__in=wanted)
        .order_by()
        .values_list("person__email", flat=True)
    )
    since = (at or timezone.now()) - AGAIN
    recent = Invitation.objects.filter(network=network, email__in=wanted, created_at__gt=since)
    reached = members | set(recent.order_by().values_list("email", flat=True))
    made = []
    for email in wanted:
        if email not in reached:
            invitation = _made(network, by, days=days, most_uses=1, word=word, email=email, at=at)
            send_invitation.enqueue(invitation.pk)
            made.append(invitation)
    return made


def _made(
    network: Network, by: Reader, *, days: int, most_uses: int, word: str, email: str, at: dt.datetime | None
) -> Invitation:
    if by.person is None or not may_invite(by, network):
        raise PermissionDenied
    if not 1 <= days <= LONGEST:
        raise InvitationRefused(_("Une invitation vaut 90 jours au plus."))
    now = at or timezone.now()
    invitation = Invitation.objects.create(
        network=network,
        by=by.person,
        digest=secrets.token_hex(32),  # until its own is known
        email=email,
        word=" ".join(word.split())[:400],
        most_uses=most_uses,
        expires_at=now + dt.timedelta(days=days),
        created_at=now,
    )
    invitation.digest = digest_of(token_of(invitation))
    invitation.save(update_fields=["digest"])
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: Reader, declared: str = "", at: dt.datetime | None = None) -> Membership:
    """Come in by an invitation. Who is a member already uses nothing up; who came in by it before, left and comes back
    is let in again.

    Raises PermissionDenied for a passer-by or a steering account, InvitationRefused with what `refusal` says.
    """
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    found = Invitation.objects.select_for_update(of=("self",)).select_related("network", "by")
    invitation = found.filter(digest=digest_of(token)).first()
    if invitation is None:
        raise InvitationRefused(_("Cette invitation n'existe pas, ou plus."))
    ensure_profile(person=by.person)
    if member := Membership.objects.filter(network=invitation.network, person=by.person).first():
        return member
    now = at or timezone.now()
    if sentence := refusal(invitation, by.person, now=now):
        raise InvitationRefused(sentence)
    _use, first = InvitationUse.objects.get_or_create(invitation=invitation, person=by.person, defaults={"at": now})
    if first:
        Invitation.objects.filter(pk=invitation.pk).update(uses_count=F("uses_count") + 1)
    return join_network(network=invitation.network, by=by, declared=declared, at=now)


def refusal(invitation: Invitation, person: User | None, *, now: dt.datetime) -> str:
    """Why an invitation opens nothing now to this person (None: whoever it may be), in words; "" where it does."""
    if invitation.revoked_at:
        return _("Cette invitation a été annulée.")
    if invitation.expires_at <= now:
        return _("Cette invitation n'est plus valable : sa date est passée.")
    used = person is not None and InvitationUse.objects.filter(invitation=invitation, person=person).exists()
    if used:
        return ""
    if invitation.uses_count >= invitation.most_uses:
        return _("Cette invitation a déjà servi.")
    if invitation.email and person is not None and person.email.lower() != invitation.email:
        return _("Cette invitation a été envoyée à une autre adresse que celle de votre compte.")
    if (
        not invitation.by.is_active
        or not Membership.objects.filter(network=invitation.network, person=invitation.by).exists()
    ):
        return _("La personne qui vous invitait a quitté ce réseau.")
    return ""


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Reader, reason: str = "", at: dt.datetime | None = None) -> None:
    """Close a door one opened; who facilitates the network may close anyone's, with a reason that the journal keeps.

    Closing it twice changes nothing. Raises PermissionDenied for anyone else, ReasonMissing.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("network").get(pk=invitation.pk)
    own = by.person is not None and invitation.by_id == by.person.pk
    if not own and not may_facilitate(by, invitation.network_id):
        raise PermissionDenied
    if invitation.revoked_at:
        return
    now = at or timezone.now()
    if own:
        Invitation.objects.filter(pk=invitation.pk).update(revoked_at=now)
    else:
        note_closing(invitation, by, reason, now)


def note_closing(invitation: Invitation, by: Reader, reason: str, now: dt.datetime) -> FacilitationEntry:
    """Close a door whose row is locked, as one who facilitates; for actions. Raises as record_act does."""
    by_mail, by_link = _("Invitation par courriel annulée"), _("Invitation par un lien annulée")
    entry = _noted(invitation, by, reason, by_mail if invitation.email else by_link, closed=True, at=now)
    Invitation.objects.filter(pk=invitation.pk).update(revoked_at=now)
    return entry


def note_opening(invitation: Invitation, by: Reader, reason: str, now: dt.datetime) -> FacilitationEntry:
    """Open a door again whose row is locked, until its own date; for actions. Raises as record_act does."""
    by_mail, by_link = _("Invitation par courriel rouverte"), _("Invitation par un lien rouverte")
    entry = _noted(invitation, by, reason, by_mail if invitation.email else by_link, closed=False, at=now)
    Invitation.objects.filter(pk=invitation.pk).update(revoked_at=None)
    return entry


def _noted(
    invitation: Invitation, by: Reader, reason: str, subject: str, *, closed: bool, at: dt.datetime
) -> FacilitationEntry:
    """A line of the journal. It names nobody: who invited is read where the invitations are."""
    return record_act(
        network=invitation.network,
        by=by,
        act=FacilitationEntry.Act.INVITE,
        reason=reason,
        subject=subject,
        subject_url=f"/reseaux/{invitation.network.slug}/invitations/",
        about=f"invitation:{invitation.pk}",
        before={"closed": closed},
        at=at,
    )
