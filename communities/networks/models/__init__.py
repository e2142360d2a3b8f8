"""Networks and what holds them: memberships without rank, needs, consent, facilitation with an end, and its journal."""

from communities.networks.models.facilitation import (
    CareTask,
    DeskLetter,
    Facilitation,
    FacilitationEntry,
    FacilitationEntryQuerySet,
    FacilitationQuerySet,
    PeerReview,
    PeerVoice,
)
from communities.networks.models.membership import Invitation, InvitationUse, Membership, MembershipQuerySet
from communities.networks.models.needs import Need, NeedAnswer, NeedQuerySet, NeedSupport, NetworkDraft
from communities.networks.models.network import Dye, Network, Weave
from communities.networks.models.proposals import Objection, Proposal

__all__ = [
    "CareTask",
    "DeskLetter",
    "Dye",
    "Facilitation",
    "FacilitationEntry",
    "FacilitationEntryQuerySet",
    "FacilitationQuerySet",
    "Invitation",
    "InvitationUse",
    "Membership",
    "MembershipQuerySet",
    "Need",
    "NeedAnswer",
    "NeedQuerySet",
    "NeedSupport",
    "Network",
    "NetworkDraft",
    "Objection",
    "PeerReview",
    "PeerVoice",
    "Proposal",
    "Weave",
]
