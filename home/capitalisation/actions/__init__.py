"""Every write to a draft. Each action holds the draft's row, asks for the right, and keeps what was there before."""

from home.capitalisation.actions.drafts import change_draft, drop_draft, restore_draft, start_draft, take_draft_back
from home.capitalisation.actions.passages import (
    add_passage,
    move_passage,
    name_sources,
    place_passage,
    remove_passage,
    restore_passage,
    split_passage,
    write_passage,
)
from home.capitalisation.actions.quoting import Pick, quote
from home.capitalisation.actions.refusals import NotNow, NotThere, Withheld
from home.capitalisation.actions.suggesting import leave_suggestion, suggest, take_suggestion, withdraw_suggestion
from home.capitalisation.actions.talking import comment, settle_comment
from home.capitalisation.actions.writers import decline, invite_writer, join, leave

__all__ = [
    "NotNow",
    "NotThere",
    "Pick",
    "Withheld",
    "add_passage",
    "change_draft",
    "comment",
    "decline",
    "drop_draft",
    "invite_writer",
    "join",
    "leave",
    "leave_suggestion",
    "move_passage",
    "name_sources",
    "place_passage",
    "quote",
    "remove_passage",
    "restore_draft",
    "restore_passage",
    "settle_comment",
    "split_passage",
    "start_draft",
    "suggest",
    "take_draft_back",
    "take_suggestion",
    "withdraw_suggestion",
    "write_passage",
]
