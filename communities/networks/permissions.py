"""Who may do what in a network. A steering account has no part in any of it."""

from accounts.reader import Reader
from communities.networks.models import Need, Network, Proposal


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


def may_commit(reader: Reader, need: Need) -> bool:
    """Whether the reader may commit to the network that a need calls for: whoever reads the need, its author too."""
    return may_read_need(reader, need)


def may_take_up(reader: Reader, need: Need, network: Network) -> bool:
    """Whether the reader may have a network take this need up: its members, for what is theirs or everyone's."""
    return reader.belongs_to(network.pk) and may_read_need(reader, need) and need.network_id in (None, network.pk)


def may_settle_need(reader: Reader, need: Need) -> bool:
    """Whether the reader may say that a need found its answer: who expressed it."""
    return may_read_need(reader, need) and reader.person is not None and reader.person.pk == need.author_id


def may_invite(reader: Reader, network: Network) -> bool:
    """Whether the reader may invite people into a network: its members."""
    return reader.belongs_to(network.pk)


def may_propose(reader: Reader, network: Network) -> bool:
    """Whether the reader may propose a change to this network, and read what was proposed: its members may."""
    return reader.belongs_to(network.pk)


def may_object(reader: Reader, proposal: Proposal) -> bool:
    """Whether the reader may say that a proposal would do harm: any member but who made it."""
    return reader.belongs_to(proposal.network_id) and reader.person is not None and reader.person.pk != proposal.by_id


def may_rewrite(reader: Reader, proposal: Proposal) -> bool:
    """Whether the reader may rewrite a proposal, or take it back: who made it, while a member."""
    return reader.belongs_to(proposal.network_id) and reader.person is not None and reader.person.pk == proposal.by_id
