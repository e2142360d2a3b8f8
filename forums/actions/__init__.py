"""Every write in the forums. Counters, search and live hang on these, so nothing else writes."""

from forums.actions.facilitation import move_thread
from forums.actions.messages import mark_helped, reply
from forums.actions.places import open_forum, recount
from forums.actions.refusals import NotHere
from forums.actions.threads import open_thread

__all__ = ["NotHere", "mark_helped", "move_thread", "open_forum", "open_thread", "recount", "reply"]
