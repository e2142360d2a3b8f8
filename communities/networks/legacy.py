"""Leaving a post: the networks one is in, for the colleague who takes over."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.networks.models import Network
from communities.people.plugs import Legacies, Legacy, legacies

KIND = "a-reseaux"  # kinds go in the order of their names: networks first, since they open their threads


def held(reader: Reader) -> list[Legacy]:
    """The networks the reader is in."""
    return _lines(Network.objects.filter(pk__in=reader.member_of).order_by("name", "pk"))


def shown(keys: list[str], reader: Reader) -> list[Legacy]:
    """These networks: their pages are for everyone."""
    return _lines(Network.objects.filter(pk__in=_pks(keys)).order_by("name", "pk"))


def take_up(keys: list[str], reader: Reader) -> list[Legacy]:
    """Join these networks; one that asks for a declaration on one's honour is joined at its own door, by oneself."""
    from communities.networks.actions import join_network

    networks = Network.objects.filter(pk__in=_pks(keys)).order_by("name", "pk")
    joined = [one for one in networks if one.kind == Network.Kind.OPEN and not one.interest]
    for network in joined:
        join_network(network=network, by=reader)
    return _lines(joined)


def _pks(keys: list[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]


def _lines(networks: Iterable[Network]) -> list[Legacy]:
    return [Legacy(str(one.pk), one.name, one.get_absolute_url(), one.purpose) for one in networks]


legacies(Legacies(kind=KIND, label=_("Réseaux"), of=held, shown=shown, take_up=take_up))
