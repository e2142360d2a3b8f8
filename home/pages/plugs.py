"""Plug: a network that is formed gets its page in the tree."""

from communities.networks.models import Network
from communities.networks.plugs import on_network_formed
from home.pages.actions import give_page
from home.pages.models import NetworkIndexPage


@on_network_formed
def give_it_a_page(network: Network) -> None:
    """Give the network its public face, where the tree still has a place for networks."""
    if NetworkIndexPage.objects.exists():
        give_page(network=network)
