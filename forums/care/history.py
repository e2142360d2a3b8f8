"""The past of a text, the latest state first, each with what it changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from forums.actions.editing import Changed
from forums.care.merging import merge
from forums.forum_conversation.models import Revision, SheetVersion
from forums.kinds.sheets import BODY, FACTS, LABELS
from writing.difference import Line, difference

STATES_A_PAGE = 10


@dataclass(frozen=True)
class State:
    """A state of a text, and how it differs from the one before it, part by part: (its name, what changed in it).

    A text of one piece has one part without a name. The first state's parts are all of it.
    """

    number: int
    author: User
    at: dt.datetime
    note: str
    parts: Sequence[tuple[str, Sequence[Line]]]
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


Past = QuerySet[Revision] | QuerySet[SheetVersion]


def states(found: Past, before: int | None) -> tuple[list[State], int | None]:
    """A page of the past, down from the state before this number; and the number under which the next page is found."""
    if before is not None:
        found = found.filter(number__lt=before)
    rows: list[Any] = list(found.select_related("author__profile").order_by("-number", "-pk")[: STATES_A_PAGE + 1])
    shown = rows[:STATES_A_PAGE]
    pairs = zip(shown, [*rows[1:], None], strict=False)
    page = [
        State(
            number=row.number,
            author=row.author,
            at=row.at,
            note=getattr(row, "note", ""),
            parts=_parts_of_sheet(row, older) if isinstance(row, SheetVersion) else _whole(row, older),
            first=older is None,
        )
        for row, older in pairs
    ]
    return page, shown[-1].number if len(rows) > STATES_A_PAGE else None


def _whole(row: Revision, older: Revision | None) -> list[tuple[str, Sequence[Line]]]:
    return [("", difference(older.content if older else "", row.content))]


def _parts_of_sheet(row: SheetVersion, older: SheetVersion | None) -> list[tuple[str, Sequence[Line]]]:
    """The parts of a sheet in which something changed, in the order in which one reads them."""
    now, then = _read(row), _read(older) if older else {}
    return [
        (label, difference(then.get(label, ""), text)) for label, text in now.items() if text != then.get(label, "")
    ]


def _read(version: SheetVersion) -> dict[str, str]:
    """What a sheet said, by the names of its parts."""
    place = version.territory.name if version.territory else ""
    said = {str(LABELS[name]): version.said.get(name, "") for name in (*FACTS, *BODY)}
    return {str(_("Territoire")): place, **said}


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
