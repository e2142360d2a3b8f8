"""What every room of a network shares: who comes in, and the frame around it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import reader_of
from accounts.reader import Reader
from communities.networks.models import Network
from communities.networks.permissions import may_read_members_rooms


def members_room(request: HttpRequest, slug: str) -> tuple[Network, Reader]:
    """The network and the reader, one of its members; to everyone else the page does not exist."""
    network, reader = get_object_or_404(Network, slug=slug), reader_of(request)
    if not may_read_members_rooms(reader, network):
        raise Http404
    return network, reader


def frame(network: Network, reader: Reader, label: str, current: str = "") -> dict[str, Any]:
    """What networks/room.html shows around a room named `label`; `current` as components/rooms_nav.html knows it."""
    crumbs = [(_("Accueil"), "/"), (_("Réseaux"), "/reseaux/"), (network.name, network.get_absolute_url()), (label, "")]
    joined = reader.belongs_to(network.pk)
    return {"network": network, "joined": joined, "room_label": label, "current_room": current, "crumbs": crumbs}
