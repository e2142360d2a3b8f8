"""What members change together: a proposal, the objections to it, and what becomes of it once its delay has passed."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from background.tasks import durable
from communities.networks import consent
from communities.networks.models import Network, Objection, Proposal
from communities.networks.permissions import may_object, may_propose, may_rewrite

OUTCOME = "outcome"  # beside the changes, once settled: why they could not be applied


class ProposalRefused(Exception):
    """This cannot be proposed, objected to or rewritten now; its text is fit for the page."""


@transaction.atomic
def propose(
    *,
    network: Network,
    by: Reader,
    kind: str,
    changes: dict[str, Any],
    reason: str,
    at: dt.datetime | None = None,
) -> Proposal:
    """Put a change to the members of a network. Without a reasoned objection it stands after settings.CONSENT_DAYS.

    `changes`: what the kind's check takes (communities.networks.consent). Raises PermissionDenied for who is not a
    member, ValidationError for changes that make no sense, ProposalRefused without a reason or where an open proposal
    touches the same thing.
    """
    if by.person is None or not may_propose(by, network):
        raise PermissionDenied
    network = Network.objects.select_for_update().get(pk=network.pk)  # so that two do not touch the same at once
    reason = _reasoned(reason)
    kept = consent.check(Proposal.Kind(kind), network, changes, by)
    _refuse_clash(network, kind, kept, besides=None)
    now = at or timezone.now()
    proposal = Proposal.objects.create(
        network=network,
        by=by.person,
        kind=kind,
        reason=reason,
        changes=kept,
        opened_at=now,
        closes_at=now + dt.timedelta(days=settings.CONSENT_DAYS),
    )
    _tell(proposal)
    return proposal


@transaction.atomic
def rewrite(
    *, proposal: Proposal, by: Reader, changes: dict[str, Any], reason: str, at: dt.datetime | None = None
) -> Proposal:
    """Write a proposal anew: the delay begins again, and the objections to what it said before fall.

    Only who made it may. Raises as propose does; ProposalRefused once it is settled.
    """
    proposal = _open(proposal)  # before the network, as settling does
    network = Network.objects.select_for_update().get(pk=proposal.network_id)
    if not may_rewrite(by, proposal):
        raise PermissionDenied
    now = at or timezone.now()
    _refuse_decided(proposal, now)
    proposal.reason = _reasoned(reason)
    proposal.changes = consent.check(proposal.kind, network, changes, by)
    _refuse_clash(network, proposal.kind, proposal.changes, besides=proposal)
    proposal.version += 1
    proposal.opened_at = now
    proposal.closes_at = now + dt.timedelta(days=settings.CONSENT_DAYS)
    proposal.save(update_fields=["reason", "changes", "version", "opened_at", "closes_at"])
    _tell(proposal)
    return proposal


@transaction.atomic
def object_to(*, proposal: Proposal, by: Reader, reason: str, at: dt.datetime | None = None) -> Objection:
    """Say why a proposal would do harm; it waits then. Saying it again changes the reason.

    Raises PermissionDenied for who is not a member, or made the proposal; ProposalRefused without a reason, or once
    the proposal is settled, or stands because its delay has passed.
    """
    proposal = _open(proposal)
    if by.person is None or not may_object(by, proposal):
        raise PermissionDenied
    now = at or timezone.now()
    _refuse_decided(proposal, now)
    objection, _new = Objection.objects.update_or_create(
        proposal=proposal,
        version=proposal.version,
        person=by.person,
        defaults={"reason": _reasoned(reason), "at": now, "lifted_at": None},
    )
    return objection


@transaction.atomic
def lift_objection(*, proposal: Proposal, by: Reader, at: dt.datetime | None = None) -> Proposal:
    """Take one's objection back; without one, nothing changes. If it was the last that kept it waiting, it stands.

    Raises PermissionDenied for a passer-by, ProposalRefused once the proposal is settled.
    """
    if by.person is None:
        raise PermissionDenied
    proposal, now = _open(proposal), at or timezone.now()
    own = Objection.objects.filter(proposal=proposal, version=proposal.version, person=by.person, lifted_at=None)
    if own.update(lifted_at=now):
        _settle(proposal, now)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Reader, at: dt.datetime | None = None) -> Proposal:
    """Take back what one proposed. Raises PermissionDenied for anyone else, ProposalRefused once it is settled."""
    proposal, now = _open(proposal), at or timezone.now()
    if not may_rewrite(by, proposal):
        raise PermissionDenied
    _refuse_decided(proposal, now)
    _end(proposal, Proposal.State.WITHDRAWN, now)
    return proposal


@durable()
def settle_due() -> None:
    """Apply the proposals whose delay has passed without a standing objection; end those that waited too long."""
    now = timezone.now()
    due = Proposal.objects.filter(state=Proposal.State.OPEN, closes_at__lte=now).order_by("closes_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        settle(pk, at=now)


@transaction.atomic
def settle(pk: int, *, at: dt.datetime | None = None) -> Proposal:
    """Settle one proposal if its time has come; once, whoever asks at the same moment."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("network").get(pk=pk)
    _settle(proposal, at or timezone.now())
    return proposal


def _settle(proposal: Proposal, now: dt.datetime) -> None:
    if proposal.state != Proposal.State.OPEN or proposal.closes_at > now:
        return
    if proposal.standing().exists():
        if proposal.closes_at + dt.timedelta(days=settings.CONSENT_LAPSE_DAYS) <= now:
            _end(proposal, Proposal.State.LAPSED, now)
        return
    try:
        with transaction.atomic():
            consent.apply(proposal)
    except consent.CannotApply as refused:
        proposal.changes = {**proposal.changes, OUTCOME: str(refused)}
        _end(proposal, Proposal.State.LAPSED, now)
    else:
        _end(proposal, Proposal.State.ADOPTED, now)


def _end(proposal: Proposal, state: Proposal.State, now: dt.datetime) -> None:
    proposal.state, proposal.settled_at = state, now
    proposal.save(update_fields=["state", "settled_at", "changes"])


def _open(proposal: Proposal) -> Proposal:
    """The proposal as it is now, locked. Raises ProposalRefused once it is settled."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("network").get(pk=proposal.pk)
    if found.state != Proposal.State.OPEN:
        raise ProposalRefused(_("Cette proposition est close : elle a déjà trouvé sa suite."))
    return found


def _refuse_decided(proposal: Proposal, now: dt.datetime) -> None:
    if proposal.closes_at <= now and not proposal.standing().exists():
        raise ProposalRefused(
            _("Le délai est passé sans objection : la proposition est adoptée. Proposez un autre changement.")
        )


def _refuse_clash(network: Network, kind: str, changes: dict[str, Any], *, besides: Proposal | None) -> None:
    asked = consent.touched(kind, changes)
    others = Proposal.objects.filter(network=network, state=Proposal.State.OPEN)
    for other in others.order_by("pk"):
        if other != besides and asked & consent.touched(other.kind, other.changes):
            raise ProposalRefused(
                _(
                    "Une proposition en attente porte déjà sur ce point. Objectez, ou attendez qu'elle ait trouvé sa "
                    "suite."
                )
            )


def _reasoned(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise ProposalRefused(_("Dites pourquoi : c'est ce que les autres membres liront d'abord."))
    return reason


def _tell(proposal: Proposal) -> None:
    from communities.networks.consent.letters import tell_members

    tell_members.enqueue(proposal.pk, proposal.version)
