"""Every write of what readers have read, follow, keep and say of messages."""

from forums.reading.actions.bookmarks import keep, let_go, put_back
from forums.reading.actions.joining import carry_marks
from forums.reading.actions.marks import read_all, read_forum, read_up_to, took_part
from forums.reading.actions.reactions import react
from forums.reading.actions.stances import (
    take_stance_on_forum,
    take_stance_on_keyword,
    take_stance_on_person,
    take_stance_on_thread,
)

__all__ = [
    "carry_marks",
    "keep",
    "let_go",
    "put_back",
    "react",
    "read_all",
    "read_forum",
    "read_up_to",
    "take_stance_on_forum",
    "take_stance_on_keyword",
    "take_stance_on_person",
    "take_stance_on_thread",
    "took_part",
]
