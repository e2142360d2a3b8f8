"""Every write about networks: their making and members, their needs, their facilitation and its journal."""

from communities.networks.actions.facilitation import FacilitationRefused, ReasonMissing, record_act, take_facilitation
from communities.networks.actions.membership import LeaveRefused, form_network, join_network, leave_network
from communities.networks.actions.needs import express_need, meet_need, support_need, withdraw_support

__all__ = [
    "FacilitationRefused",
    "LeaveRefused",
    "ReasonMissing",
    "express_need",
    "form_network",
    "join_network",
    "leave_network",
    "meet_need",
    "record_act",
    "support_need",
    "take_facilitation",
    "withdraw_support",
]
