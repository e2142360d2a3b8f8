"""The sheet of an experience as it is read: the short facts first, then what is told."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from forums.forum_conversation.models import ExperienceSheet, Topic
from forums.permissions import may_write_sheet

FACTS = ("partners", "means")
BODY = ("context", "approach", "results", "difficulties", "transfer")
LABELS = {
    "context": _("Contexte"),
    "partners": _("Partenaires"),
    "approach": _("Démarche"),
    "results": _("Résultats"),
    "difficulties": _("Difficultés"),
    "transfer": _("Pour transférer"),
    "means": _("Moyens"),
}


@dataclass(frozen=True)
class SheetView:
    """A sheet as it is read: (label, words) in short and in long, empty ones left out; may be empty for its author.

    `past_url`: where its past is read, once it was changed; "" before.
    """

    facts: list[tuple[str, SafeString | str]]
    body: list[tuple[str, SafeString]]
    changed_at: dt.datetime | None
    past_url: str
    mine: bool

    @property
    def empty(self) -> bool:
        """Whether nobody has written it yet."""
        return not self.body and len(self.facts) <= 1


def sheet_for(topic: Topic, reader: Reader) -> SheetView | None:
    """The sheet of this thread; None for another kind, or where there is none and it is not the reader's to write."""
    if topic.kind != Topic.Kind.EXPERIENCE:
        return None
    sheet: ExperienceSheet | None = getattr(topic, "sheet", None)
    mine = may_write_sheet(reader, topic)
    if sheet is None and not mine:
        return None
    html = sheet.rendered if sheet else {}
    place = [(str(_("Territoire")), topic.territory.said)] if topic.territory else []
    return SheetView(
        facts=[*place, *_said(html, FACTS)],
        body=_said(html, BODY),
        changed_at=parse_datetime(html["changed_at"]) if "changed_at" in html else None,
        past_url=past_of(topic),
        mine=mine,
    )


def past_of(topic: Topic) -> str:
    """The address where the past of a thread's sheet is read; "" as long as it has none."""
    sheet: ExperienceSheet | None = getattr(topic, "sheet", None)
    changed = sheet is not None and "changed_at" in sheet.rendered
    return reverse("forums:sheet_history", args=[topic.slug, topic.pk]) if changed else ""


def _said(html: dict[str, str], names: tuple[str, ...]) -> list[tuple[str, SafeString]]:
    """What is said under these names. The HTML was made by writing.markdown, the only writer of this column."""
    return [(str(LABELS[name]), mark_safe(html[name])) for name in names if name in html]  # noqa: S308
