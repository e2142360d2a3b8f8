"""A meeting's agenda and minutes in one piece, from its points; and points from a text of one piece."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from communities.meetings.models import AgendaPoint
from writing.limits import MAX_LENGTH
from writing.markdown import render

_ITEM = re.compile(r"[-*] +(?P<title>[^\s].{0,149})")
_MARKED = re.compile(r"[*_`~\[\]<>|#]")


def points_of(text: str) -> list[tuple[str, str]]:
    """The points of an agenda that was written in one piece, as (title, body): one for each item of a plain list, else
    one for all of it.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    items = [_ITEM.fullmatch(line.rstrip()) for line in lines]
    if items and all(item and not _MARKED.search(item["title"]) for item in items):
        return [(item["title"], "") for item in items if item]
    return [(str(_("Ordre du jour")), text)] if lines else []


def agenda_of(points: Iterable[AgendaPoint]) -> str:
    """The agenda in Markdown."""
    planned = [point for point in points if point.planned]
    if len(planned) == 1 and planned[0].body and planned[0].title == _("Ordre du jour"):
        return planned[0].body
    return "\n".join(_item(point) for point in planned)


def _item(point: AgendaPoint) -> str:
    long = _(" (%(minutes)d min)") % {"minutes": point.minutes_long} if point.minutes_long else ""
    body = "".join(f"\n  {line}".rstrip() for line in point.body.splitlines())
    return f"- {point.title}{long}" + (f"\n{body}\n" if body.strip() else "")


def minutes_of(points: Iterable[AgendaPoint]) -> str:
    """The minutes in Markdown, point by point; what has none is left out."""
    said = [point for point in points if point.minutes.strip()]
    if len(said) == 1 and not said[0].planned:
        return said[0].minutes
    return "\n\n".join(f"### {point.title}\n\n{point.minutes.strip()}" for point in said)


def columns_of(points: Iterable[AgendaPoint]) -> dict[str, str]:
    """What a meeting keeps of its points: both texts, and what they are in HTML."""
    points = list(points)
    agenda, minutes = agenda_of(points), minutes_of(points)
    return {
        "agenda": agenda,
        "agenda_html": _rendered(agenda, [p.body for p in points if p.planned]),
        "minutes": minutes,
        "minutes_html": _rendered(minutes, [p.minutes for p in points]),
    }


def _rendered(text: str, parts: list[str]) -> str:
    """The text in HTML; together the points may be more than one text may be, and are then rendered one by one."""
    return render(text) if len(text) <= MAX_LENGTH else "".join(render(part) for part in parts)
