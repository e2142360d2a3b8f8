"""A function with an end, and the journal of what is done in its name."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.networks.models import Facilitation, FacilitationEntry, Membership, Network
from communities.networks.permissions import may_facilitate

LONGEST_TERM = dt.timedelta(days=366)


class FacilitationRefused(Exception):
    """The function cannot be held so; its text is fit for the page."""


class ReasonMissing(Exception):
    """No act of facilitation goes without a reason; its text is fit for the page."""


@transaction.atomic
def take_facilitation(*, network: Network, person: User, starts_on: dt.date, ends_on: dt.date) -> Facilitation:
    """Let a member take care of a network's exchanges from one day to another, both included: a year at most.

    Raises PermissionDenied for a steering account; FacilitationRefused for someone from outside the network, a term
    that ends before it begins or lasts longer than LONGEST_TERM, or one that overlaps another of the same person here.
    """
    if person.kind == User.Kind.STEERING:
        raise PermissionDenied
    # Locked, so that two terms are not given, nor the network left, at the same moment.
    if Membership.objects.select_for_update().filter(network=network, person=person).first() is None:
        raise FacilitationRefused(_("Seul·e un membre du réseau peut l'animer."))
    if ends_on < starts_on:
        raise FacilitationRefused(_("La fin de l'animation précède son début."))
    if ends_on - starts_on > LONGEST_TERM:
        raise FacilitationRefused(_("Une animation dure un an au plus ; elle peut être reprise ensuite."))
    held = Facilitation.objects.filter(network=network, person=person)
    if held.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise FacilitationRefused(_("Cette personne anime déjà ce réseau pendant une partie de cette période."))
    return Facilitation.objects.create(network=network, person=person, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def record_act(
    *,
    network: Network,
    by: Reader,
    act: str,
    reason: str,
    subject: str,
    subject_url: str,
    origin: str = "",
    target: str = "",
    at: dt.datetime | None = None,
) -> FacilitationEntry:
    """Write an act of facilitation in the network's journal; the only way anything gets there.

    `subject` and `subject_url`: what it was done to; `origin` and `target`: from where and to where, if it was moved.
    Raises PermissionDenied unless `by` facilitates this network today, ReasonMissing for a blank reason, ValueError
    for an act that is none of FacilitationEntry.Act.
    """
    if by.person is None or not may_facilitate(by, network.pk):
        raise PermissionDenied
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing(_("Dites pourquoi : les membres liront votre raison dans le journal d'animation."))
    return FacilitationEntry.objects.create(
        network=network,
        person=by.person,
        act=FacilitationEntry.Act(act),
        reason=reason,
        subject=subject,
        subject_url=subject_url,
        origin=origin,
        target=target,
        at=at or timezone.now(),
    )
