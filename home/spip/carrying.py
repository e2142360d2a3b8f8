"""From an export to pages, words, files and threads: each thing once, in a transaction of its own.

What was carried is written down (Carried) with a digest of what the old site said: run again, the import changes what
has changed there, leaves the rest, and never touches what someone has rewritten here since.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from home.spip.models import Carried
from home.spip.reading import Export, Row, number
from home.spip.report import Report

PARIS = ZoneInfo("Europe/Paris")


class Rehearsed(Exception):
    """Ends the transaction of a dry run."""


@dataclass(frozen=True)
class Wishes:
    """How a site is carried over. `files`: its IMG folder; `forum_id`: where its comments become threads; `sections`
    of which the articles are productions (their numbers); `groups`: what its groups of words are here."""

    site: str
    files: Any = None  # Path
    forum_id: int | None = None
    productions: frozenset[int] = frozenset()
    groups: tuple[tuple[str, str], ...] = ()
    archive: bool = False
    dry: bool = False


class Carrier:
    """What all the steps share: the export, the wishes, the report, and what was carried already."""

    def __init__(self, export: Export, wishes: Wishes, report: Report) -> None:
        self.export, self.wishes, self.report = export, wishes, report
        self.held: dict[tuple[str, int], Carried] = {
            (one.kind, one.number): one for one in Carried.objects.filter(site=wishes.site).order_by("pk")
        }

    def target(self, kind: str, pk: int) -> Any:
        """What a thing of the old site became here; None if it was not carried, or is gone."""
        held = self.held.get((kind, pk))
        return held.target if held else None

    def carry(self, kind: str, pk: int, said: Any, put: Callable[[Any], models.Model | None], name: str) -> None:
        """Carry one thing: `put` makes it, or brings it up to date, and is only called when the old site has changed.

        What it raises of ValueError and its kin leaves this one thing out, and says so.
        """
        digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
        held = self.held.get((kind, pk))
        target = held.target if held else None
        if held and held.digest == digest and target is not None:
            self.report.count(kind, "same")
            return
        if held and target is not None and rewritten(target, held.carried_at):
            self.report.count(kind, "kept")
            self.report.leave(name, "réécrit ici depuis l'import : laissé tel quel")
            return
        try:
            with transaction.atomic():
                made = put(target)
                if made is not None:
                    self._remember(kind, pk, made, digest)
        except (ValueError, OSError) as wrong:
            self.report.leave(name, str(wrong) or type(wrong).__name__)
            return
        if made is not None:
            self.report.count(kind, "changed" if target is not None else "added")

    def _remember(self, kind: str, pk: int, made: models.Model, digest: str) -> None:
        values = {
            "content_type": ContentType.objects.get_for_model(made, for_concrete_model=True),
            "object_id": made.pk,
            "digest": digest,
            "carried_at": timezone.now(),
        }
        held, _new = Carried.objects.update_or_create(site=self.wishes.site, kind=kind, number=pk, defaults=values)
        self.held[kind, pk] = held


def rewritten(target: Any, since: dt.datetime) -> bool:
    """Whether someone wrote a revision of this page after it was carried."""
    revision = getattr(target, "latest_revision", None)
    return bool(revision and revision.user_id and revision.created_at > since)


@contextmanager
def rehearsal(dry: bool) -> Iterator[None]:
    """In a dry run everything is done, counted, and undone."""
    if not dry:
        yield
        return
    try:
        with transaction.atomic():
            yield
            raise Rehearsed
    except Rehearsed:
        return


def moment(*texts: str) -> dt.datetime:
    """The first of these that is a date of SPIP's (2012-03-04 05:06:07, in Paris); now if none is."""
    for text in texts:
        try:
            found = dt.datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=PARIS)
        except ValueError:
            continue
        if 1980 <= found.year <= 2100:
            return min(found, timezone.now())
    return timezone.now()


def below(rows: Iterable[Row], roots: frozenset[int]) -> set[int]:
    """The numbers of these sections and of all that lie in them, however deep; a circle ends where it began."""
    parts: dict[int, list[int]] = {}
    for row in rows:
        parts.setdefault(number(row["id_parent"]), []).append(number(row["id_rubrique"]))
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += parts.get(one, [])
    return found
