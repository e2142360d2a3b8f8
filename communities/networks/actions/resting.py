"""Networks rest when nothing is said in them any more, and are woken by any of their members."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from communities.networks import plugs
from communities.networks.models import Membership, Network, Proposal
from search.actions import touch


@transaction.atomic
def wake_network(*, network: Network, by: Reader, at: dt.datetime | None = None) -> Network:
    """End a network's rest, at once; its history keeps who did. One that does not rest stays as it is.

    Raises PermissionDenied for who is not a member.
    """
    if by.person is None or not by.belongs_to(network.pk):
        raise PermissionDenied
    network = Network.objects.select_for_update().get(pk=network.pk)
    if network.resting_since is None:
        return network
    now = at or timezone.now()
    network.resting_since, network.rest_asked_on = None, timezone.localdate(now)
    network.save(update_fields=["resting_since", "rest_asked_on"])
    _kept(network, by.person, rest=False, reason=_("Le réseau reprend."), now=now)
    return network


def rest_if_empty(*, network: Network, by: Reader, at: dt.datetime | None = None) -> None:
    """Have a network rest whose last member, `by`, has just left it. Part of leaving."""
    if by.person is None or Membership.objects.of(network).exists():
        return
    now = at or timezone.now()
    if Network.objects.filter(pk=network.pk, resting_since=None).update(resting_since=timezone.localdate(now)):
        _kept(network, by.person, rest=True, reason=_("La dernière personne a quitté le réseau."), now=now)


def _kept(network: Network, by: User, *, rest: bool, reason: str, now: dt.datetime) -> None:
    # In the history of what changed, as a proposal that waited for nobody.
    Proposal.objects.create(
        network=network,
        by=by,
        kind=Proposal.Kind.REST,
        reason=reason,
        changes={"rest": rest, "at_once": True},
        state=Proposal.State.ADOPTED,
        opened_at=now,
        closes_at=now + dt.timedelta(seconds=1),
        settled_at=now,
    )
    touch("network", network.pk)


def asleep(networks: list[Network], now: dt.datetime) -> list[Network]:
    """Those among these where nobody has said anything for settings.DORMANT_DAYS; `last` is when someone did, or when
    the network began.
    """
    edge = now - dt.timedelta(days=settings.DORMANT_DAYS)
    last = plugs.last_exchanges([network.pk for network in networks])
    found = []
    for network in networks:
        network.last = last.get(network.pk, network.created_at)  # type: ignore[attr-defined]
        if network.resting_since is None and network.last < edge:  # type: ignore[attr-defined]
            found.append(network)
    return found


@durable()
def ask_about_rest() -> None:
    """Ask the members of networks where nothing is said any more whether theirs should rest: once in DORMANT_DAYS, and
    not while they are proposing it.
    """
    from communities.networks.consent.letters import ask_members

    now = timezone.now()
    today = timezone.localdate(now)
    since = today - dt.timedelta(days=settings.DORMANT_DAYS)
    proposed = Proposal.objects.filter(kind=Proposal.Kind.REST, state=Proposal.State.OPEN).values("network")
    awake = Network.objects.filter(resting_since=None).exclude(rest_asked_on__gt=since).exclude(pk__in=proposed)
    for network in asleep(list(awake.order_by("pk")), now):
        with transaction.atomic():
            free = Network.objects.filter(pk=network.pk, resting_since=None).exclude(rest_asked_on__gt=since)
            if free.update(rest_asked_on=today):
                ask_members.enqueue(network.pk, today.isoformat())
