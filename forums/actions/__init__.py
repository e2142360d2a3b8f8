"""Every write in the forums. Counters, search and live hang on these, so nothing else writes."""

from forums.actions.editing import (
    Changed,
    Unsettled,
    edit_message,
    forget,
    remove_message,
    restore_message,
)
from forums.actions.facilitation import (
    close_thread,
    hide_message,
    hide_thread,
    move_thread,
    open_to_hands,
    pin_thread,
    rename_thread,
    reopen_thread,
    show_message,
    show_thread,
)
from forums.actions.joining import merge_threads, split_thread
from forums.actions.messages import mark_helped, put_reply, reply
from forums.actions.places import open_forum, recount
from forums.actions.polls import PollDraft, vote, withdraw_vote
from forums.actions.refusals import NotHere
from forums.actions.sheets import write_sheet
from forums.actions.summaries import write_summary
from forums.actions.threads import open_thread

__all__ = [
    "Changed",
    "NotHere",
    "PollDraft",
    "Unsettled",
    "close_thread",
    "edit_message",
    "forget",
    "hide_message",
    "hide_thread",
    "mark_helped",
    "merge_threads",
    "move_thread",
    "open_forum",
    "open_thread",
    "open_to_hands",
    "pin_thread",
    "put_reply",
    "recount",
    "remove_message",
    "rename_thread",
    "reopen_thread",
    "reply",
    "restore_message",
    "show_message",
    "show_thread",
    "split_thread",
    "vote",
    "withdraw_vote",
    "write_sheet",
    "write_summary",
]
