"""Every write about meetings. Places are taken by people, never handed out."""

from communities.meetings.actions.attending import accept, desk, register, withdraw
from communities.meetings.actions.feeds import choose_feed, end_feed, feed_of, own_feed, renew_feed, token_of
from communities.meetings.actions.following import (
    NotYet,
    TooFewPeople,
    add_follow_up,
    change_follow_up,
    i_came,
    mark_done,
    note_attendance,
    remove_follow_up,
)
from communities.meetings.actions.planning import (
    announce,
    cancel_meeting,
    edit_meeting,
    follow_thread,
    overlapping,
    plan_meeting,
    reopen_meeting,
)
from communities.meetings.actions.points import (
    TitleChanged,
    TooManyPoints,
    add_point,
    edit_point,
    move_point,
    remove_point,
    restore_point,
    write_minutes,
)
from communities.meetings.actions.regular import ALL, FOLLOWING, change_rhythm, edit_series, end_series, plan_series
from communities.meetings.places import Cancelled, NoPlace, OfferGone, TooFewPlaces
from communities.meetings.places import Over as MeetingOver

__all__ = [
    "ALL",
    "FOLLOWING",
    "Cancelled",
    "MeetingOver",
    "NoPlace",
    "NotYet",
    "OfferGone",
    "TitleChanged",
    "TooFewPeople",
    "TooFewPlaces",
    "TooManyPoints",
    "accept",
    "add_follow_up",
    "add_point",
    "announce",
    "cancel_meeting",
    "change_follow_up",
    "change_rhythm",
    "choose_feed",
    "desk",
    "edit_meeting",
    "edit_point",
    "edit_series",
    "end_feed",
    "end_series",
    "feed_of",
    "follow_thread",
    "i_came",
    "mark_done",
    "move_point",
    "note_attendance",
    "overlapping",
    "own_feed",
    "plan_meeting",
    "plan_series",
    "register",
    "remove_follow_up",
    "remove_point",
    "renew_feed",
    "reopen_meeting",
    "restore_point",
    "token_of",
    "withdraw",
    "write_minutes",
]
