"""Networks are formed; people come and go."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.models import Dye, Facilitation, Membership, Network, Weave
from communities.networks.permissions import may_join
from communities.networks.plugs import formed
from communities.people.actions import ensure_profile
from search.actions import touch


class LeaveRefused(Exception):
    """The person cannot leave now; its text is fit for the page."""


@transaction.atomic
def form_network(
    *,
    name: str,
    slug: str,
    kind: str,
    purpose: str,
    how_we_decide: str = "",
    entry_rule: str = "",
    welcome: str = "",
    dye: str = Dye.WALNUT,
    weave: str = Weave.SATIN,
    icon: str = "users",
    by: Reader | None = None,
    at: dt.datetime | None = None,
) -> Network:
    """Form a network, with all that stands on it (see plugs). Whoever forms it is its first member.

    `by` is None for the centre itself (command, demo content). Raises PermissionDenied for a steering account or a
    passer-by, ValidationError for a name or slug already taken or a cloth that does not exist.
    """
    if by is not None and not by.is_professional:
        raise PermissionDenied
    network = Network(
        name=name,
        slug=slug,
        kind=kind,
        purpose=purpose,
        how_we_decide=how_we_decide,
        entry_rule=entry_rule,
        welcome=welcome,
        dye=dye,
        weave=weave,
        icon=icon,
        created_at=at or timezone.now(),
    )
    network.full_clean()
    network.save()
    formed(network)
    if by is not None:
        join_network(network=network, by=by, at=at)
        network.refresh_from_db(fields=["members_count"])
    touch("network", network.pk)
    return network


@transaction.atomic
def join_network(*, network: Network, by: Reader, at: dt.datetime | None = None) -> Membership:
    """Make `by` a member; whoever is one already stays one, since the same day. A network of kind TEAM asks for a
    declaration on one's honour: the form takes it, nobody checks it.

    Raises PermissionDenied for a passer-by or a steering account.
    """
    if by.person is None or not may_join(by, network):
        raise PermissionDenied
    ensure_profile(person=by.person)
    membership, joined = Membership.objects.get_or_create(
        network=network, person=by.person, defaults={"joined_at": at or timezone.now()}
    )
    if joined:
        Network.objects.filter(pk=network.pk).update(members_count=F("members_count") + 1)
    return membership


@transaction.atomic
def leave_network(*, network: Network, by: Reader) -> None:
    """End the membership of `by`, if there is one; what they wrote stays under their name.

    Raises LeaveRefused while they hold, or have agreed to hold, a facilitation of this network: it would be left
    without the person its members see beside its end date.
    """
    if by.person is None:
        raise PermissionDenied
    # Locked as in take_facilitation: a term cannot begin while its holder leaves.
    membership = Membership.objects.select_for_update().filter(network=network, person=by.person).first()
    if membership is None:
        return
    terms = Facilitation.objects.filter(network=network, person=by.person, ends_on__gte=timezone.localdate())
    if term := terms.order_by("-ends_on", "pk").first():
        sentence = _(
            "Vous animez ce réseau jusqu'au %(date)s. Vous pourrez le quitter quand cette fonction aura pris fin."
        )
        raise LeaveRefused(sentence % {"date": date_format(term.ends_on, "j F Y")})
    membership.delete()
    Network.objects.filter(pk=network.pk).update(members_count=F("members_count") - 1)
