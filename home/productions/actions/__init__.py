"""Every write to productions and to what is kept around them."""

from home.productions.actions.caring import choose_review_day, leave_care, report, review, settle, watch_over
from home.productions.actions.discussing import discuss, place_for
from home.productions.actions.publishing import LICENCE, publish_production
from home.productions.actions.refusals import NotNow
from home.productions.actions.serving import Told, remove_reuse, say_useful, tell_reuse

__all__ = [
    "LICENCE",
    "NotNow",
    "Told",
    "choose_review_day",
    "discuss",
    "leave_care",
    "place_for",
    "publish_production",
    "remove_reuse",
    "report",
    "review",
    "say_useful",
    "settle",
    "tell_reuse",
    "watch_over",
]
