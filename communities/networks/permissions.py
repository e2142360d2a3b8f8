"""Who may do what in a network. A steering account has no part in any of it."""

from accounts.reader import Reader
from communities.networks.models import Need, Network


def may_join(reader: Reader, network: Network) -> bool:
    """Whether the reader may become a member: any professional may; the trade of TEAM is declared, not proved."""
    return reader.is_professional


def may_read_members_rooms(reader: Reader, network: Network) -> bool:
    """Whether what is between members (list, needs, journal, private forum, chat) is for this reader."""
    return reader.belongs_to(network.pk)


def may_facilitate(reader: Reader, network_id: int | None) -> bool:
    """Whether the reader holds a facilitation of this network today."""
    return reader.facilitates(network_id)


def may_express(reader: Reader, network: Network | None) -> bool:
    """Whether the reader may ask this network for something; None is the whole community."""
    return reader.is_professional and (network is None or reader.belongs_to(network.pk))


def may_read_need(reader: Reader, need: Need) -> bool:
    """Whether this need is for the reader: its network's members, or all professionals when it is everyone's."""
    return reader.is_professional and (need.network_id is None or reader.belongs_to(need.network_id))


def may_support(reader: Reader, need: Need) -> bool:
    """Whether the reader may share this need or offer help; one's own needs no echo of oneself."""
    return may_read_need(reader, need) and reader.person is not None and reader.person.pk != need.author_id
