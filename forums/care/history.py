"""The past of a text, the latest state first, each with what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from forums.actions.editing import Changed
from forums.care.difference import Line, difference
from forums.care.merging import merge
from forums.forum_conversation.models import Revision

STATES_A_PAGE = 10


@dataclass(frozen=True)
class State:
    """A state of a text, and how it differs from the one before it; the first one's lines are all of it."""

    revision: Revision
    lines: Sequence[Line]
    first: bool


@dataclass(frozen=True)
class Both:
    """What someone wrote meanwhile beside what one wrote oneself. `lines`: from theirs to mine."""

    author: User
    mine: str
    lines: Sequence[Line]
    merged: str
    conflicts: int
    number: int


def states(found: QuerySet[Revision], before: int | None) -> tuple[list[State], int | None]:
    """A page of the past, down from the state before this number; and the number under which the next page is found."""
    if before is not None:
        found = found.filter(number__lt=before)
    rows = list(found.select_related("author__profile").order_by("-number", "-pk")[: STATES_A_PAGE + 1])
    shown = rows[:STATES_A_PAGE]
    pairs = zip(shown, [*rows[1:], None], strict=False)
    page = [
        State(row, difference(older.content if older else "", row.content), first=older is None) for row, older in pairs
    ]
    return page, shown[-1].number if len(rows) > STATES_A_PAGE else None


def both(changed: Changed, mine: str) -> Both:
    """What is there now beside what was being written, and the two in one."""
    name = changed.author.get_full_name() or _("une autre personne")
    merged = merge(changed.base, mine, changed.content, name)
    return Both(
        author=changed.author,
        mine=mine,
        lines=difference(changed.content, mine),
        merged=merged.text,
        conflicts=merged.conflicts,
        number=changed.number,
    )
