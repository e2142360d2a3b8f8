"""Every write about trainings."""

from communities.meetings.places import Cancelled, NoPlace, OfferGone, Over, TooFewPlaces
from communities.training.actions.attending import accept, desk, register, withdraw
from communities.training.actions.following import NotYet, answer, declare, keep_sheet, settle_certificates
from communities.training.actions.planning import (
    Slot,
    Told,
    Wrong,
    call_off,
    change_training,
    open_training,
    plan_training,
)

__all__ = [
    "Cancelled",
    "NoPlace",
    "NotYet",
    "OfferGone",
    "Over",
    "Slot",
    "Told",
    "TooFewPlaces",
    "Wrong",
    "accept",
    "answer",
    "call_off",
    "change_training",
    "declare",
    "desk",
    "keep_sheet",
    "open_training",
    "plan_training",
    "register",
    "settle_certificates",
    "withdraw",
]
