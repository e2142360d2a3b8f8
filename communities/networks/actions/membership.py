"""Networks are formed; people come and go."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.reader import Reader
from background.tasks import durable
from communities.networks.actions.facilitation import end_terms as end_terms_of
from communities.networks.actions.resting import rest_if_empty
from communities.networks.models import Dye, Facilitation, Membership, Network, Weave
from communities.networks.permissions import may_join
from communities.networks.plugs import formed
from communities.people.actions import ensure_profile
from reference.models import Keyword, Territory
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
    openness: str = Network.Openness.PUBLIC,
    interest: str = "",
    rhythm: str = "",
    theme: Keyword | None = None,
    territory: Territory | None = None,
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
        openness=openness,
        interest=interest,
        rhythm=rhythm,
        theme=theme,
        territory=territory,
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
def join_network(*, network: Network, by: Reader, declared: str = "", at: dt.datetime | None = None) -> Membership:
    """Make `by` a member; whoever is one already stays one, since the same day. A network of kind TEAM, or one that
    leaves an interest at its door, asks for a declaration on one's honour: the form takes it, nobody checks it.
    `declared`: the words agreed to, kept with the membership.

    Raises PermissionDenied for a passer-by or a steering account.
    """
    if by.person is None or not may_join(by, network):
        raise PermissionDenied
    ensure_profile(person=by.person)
    membership, joined = Membership.objects.get_or_create(
        network=network, person=by.person, defaults={"joined_at": at or timezone.now(), "declared": declared[:400]}
    )
    if joined:
        Network.objects.filter(pk=network.pk).update(members_count=F("members_count") + 1)
        welcome_member.enqueue(membership.pk)
    return membership


@durable()
def welcome_member(pk: int) -> None:
    """Send the network's word of welcome to someone who joined, and is still there."""
    from communities.networks.letters import welcome

    found = Membership.objects.select_related("network", "person__profile").filter(pk=pk).first()
    if found is not None:
        welcome(found)


@transaction.atomic
def leave_network(*, network: Network, by: Reader, end_terms: bool = False) -> None:
    """End the membership of `by`, if there is one; what they wrote stays under their name. A network that the last
    one leaves rests: its page stays, and whoever joins it may wake it.

    Raises LeaveRefused while they hold, or have agreed to hold, a facilitation of this network: its members see them
    beside its end date. With `end_terms` it ends first, and the journal says so.
    """
    if by.person is None:
        raise PermissionDenied
    # Locked as in take_facilitation: a term cannot begin while its holder leaves.
    membership = Membership.objects.select_for_update().filter(network=network, person=by.person).first()
    if membership is None:
        return
    terms = Facilitation.objects.filter(network=network, person=by.person, ends_on__gte=timezone.localdate())
    if term := terms.order_by("-ends_on", "pk").first():
        if not end_terms:
            sentence = _(
                "Vous animez ce réseau jusqu'au %(date)s. Pour le quitter avant, mettez d'abord fin à cette fonction."
            )
            raise LeaveRefused(sentence % {"date": date_format(term.ends_on, "j F Y")})
        end_terms_of(network=network, person=by.person, reason=_("Quitte le réseau avant la fin de son animation."))
    membership.delete()
    Network.objects.filter(pk=network.pk).update(members_count=F("members_count") - 1)
    rest_if_empty(network=network, by=by)
