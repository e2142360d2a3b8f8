"""The letter that invites someone. It goes to an address given by a member, who says so in it: once."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from background.letters import letter
from background.tasks import durable
from communities.networks.models import Invitation


@durable()
def send_invitation(invitation: int) -> None:
    """Send the letter of an invitation, unless it opens nothing any more."""
    from communities.networks.actions.inviting import token_of

    found = Invitation.objects.select_related("network", "by").filter(pk=invitation, revoked_at=None).first()
    if found is None or not found.email or found.expires_at <= timezone.now():
        return
    words = {"name": found.by.get_full_name(), "network": found.network.name}
    subject = _("%(name)s vous invite dans le réseau %(network)s") % words
    address = reverse("networks:invitation", args=[token_of(found)])
    context = {"invitation": found, "network": found.network, "address": address}
    letter("invitation", to=found.email, subject=subject, key=f"invitation-{found.pk}", context=context).send()
