"""Trying a source before anything is kept: who answers, its sets, its first records, as they would stand here."""

from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from home.dissemination.fetching import Unfetchable, fetch
from home.dissemination.harvesting import asking
from home.dissemination.harvesting.asking import Answered, Identity, Item
from home.dissemination.harvesting.describing import Unkeepable, described
from home.dissemination.harvesting.parsing import Garbage

PATIENCE = 12.0  # seconds for each of the three questions: somebody waits
RECORDS = 5
SETS = 50


@dataclass(frozen=True)
class Line:
    """A record as it would stand here, or why it would not."""

    title: str
    byline: str = ""
    url: str = ""
    refused: str = ""


@dataclass
class Trial:
    """What a server answered, as far as it did."""

    identity: Identity | None = None
    sets: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    more: bool = False
    failure: str = ""


def tried(address: str, theme: str = "") -> Trial:
    """Ask the three questions, one after the other, until one fails. Nothing is written."""
    trial, patient = Trial(), partial(fetch, total=PATIENCE)
    try:
        trial.identity = asking.identify(address, patient)
        trial.sets = asking.sets(address, patient)[:SETS]
        page = asking.records(address, theme=theme, fetch=patient)
    except (Unfetchable, Garbage, Answered) as refused:
        trial.failure = refused.words
        return trial
    standing = [item for item in page.items if not item.deleted]
    trial.lines = [_line(item) for item in standing[:RECORDS]]
    trial.more = bool(page.token) or len(standing) > RECORDS
    return trial


def _line(item: Item) -> Line:
    try:
        found = described(item)
    except Unkeepable as refused:
        title = next(iter(item.values.get("title", [])), item.identifier)
        return Line(title[:200] or _("Sans titre"), refused=refused.words)
    return Line(found["title"], ", ".join(found["creators"]) or found["publisher"], found["url"])
