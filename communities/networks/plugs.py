"""What the districts above do when something begins here."""

from collections.abc import Callable

from communities.networks.models import Network

_on_formed: list[Callable[[Network], None]] = []


def on_network_formed(callback: Callable[[Network], None]) -> Callable[[Network], None]:
    """Register what a new network needs (a page, a forum, a room); registering it again changes nothing.

    It is called within the transaction that forms the network, with the network; what it raises undoes everything.
    """
    if callback not in _on_formed:
        _on_formed.append(callback)
    return callback


def formed(network: Network) -> None:
    """Tell those above that a network was formed."""
    for callback in _on_formed:
        callback(network)
