"""What is written when other centres' productions come in, and when editors choose among them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from background.tasks import durable
from home.dissemination.harvesting import shelf
from home.dissemination.harvesting.asking import Item
from home.dissemination.harvesting.describing import LONGEST_NAME, Unkeepable, described
from home.dissemination.models import HarvestRun, HarvestSource, Record
from home.library.actions import reindex
from search.actions import narrow, project_all, touch

KIND = "harvested"
FOUND_AT_ONCE = 200
MOST_REFUSED = 200  # lines of the report


@dataclass
class Batch:
    """Records settled together: their ids, and those of their lines in the library."""

    records: set[int] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)


@transaction.atomic
def keep(run: HarvestRun, items: Sequence[Item]) -> int:
    """Take in some of a page's records, and count them in the run. Returns how many were not seen in it before."""
    # Held: what is shown may change meanwhile, and then finds all that was taken in before.
    source = HarvestSource.objects.select_for_update(of=("self",)).select_related("centre").get(pk=run.source_id)
    mark, run.source = f"{run.pk}/{run.step}", source
    names = [item.identifier for item in items]
    held = source.records.select_for_update(of=("self",)).select_related("source__centre", "entry")
    known = {one.identifier: one for one in held.filter(identifier__in=names)}
    fresh, batch = 0, Batch()
    for item in items:
        record = known.get(item.identifier)
        fresh += record is None or record.seen_in != mark
        try:
            kept = _kept(run, record, item, mark, batch)
        except Unkeepable as refused:
            _refuse(run, item, refused.words)
            kept = record
        if kept is not None:
            known[item.identifier] = kept
    _ended(batch)
    run.seen += len(items)
    run.save(update_fields=["seen", "added", "changed", "deleted", "refused"])
    return fresh


def _kept(run: HarvestRun, record: Record | None, item: Item, mark: str, batch: Batch) -> Record | None:
    """The record of an item, written where anything is new. Raises Unkeepable."""
    if not item.identifier or len(item.identifier) > LONGEST_NAME:
        raise Unkeepable(_("sans identifiant, ou avec un identifiant démesuré"))
    if item.deleted:
        return _gone(run, record, mark, batch)
    fields = {**described(item), "datestamp": item.datestamp or timezone.now(), "deleted": False}
    if record is None:
        hidden = run.source.shown == HarvestSource.Shown.CHOSEN
        record = Record(source=run.source, identifier=item.identifier, hidden=hidden, seen_in=mark, **fields)
        record.same_as = original_of(record)
        record.save()
        run.added += 1
        settle(record, batch)
        return record
    if item.datestamp is None:
        fields["datestamp"] = record.datestamp
    changed = [name for name, value in fields.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, fields[name])
    record.seen_in = mark
    if "digest" in changed:
        record.same_as = original_of(record)
    record.save()
    if changed:
        run.changed += 1
        settle(record, batch)
        if "digest" in changed:
            release_copies(record, batch)
    return record


def _gone(run: HarvestRun, record: Record | None, mark: str, batch: Batch) -> Record | None:
    """Its server says that it is gone. What was never here leaves no trace."""
    if record is None:
        return None
    if not record.deleted:
        run.deleted += 1
        record.deleted = True
    record.seen_in = mark
    record.save(update_fields=["deleted", "seen_in"])
    settle(record, batch)
    release_copies(record, batch)
    return record


def _refuse(run: HarvestRun, item: Item, why: str) -> None:
    line = [item.identifier[:LONGEST_NAME], why]
    if len(run.refused) < MOST_REFUSED and line not in run.refused:
        run.refused.append(line)


def original_of(record: Record) -> Record | None:
    """The same production, taken in before through another source."""
    same = Record.objects.filter(digest=record.digest, deleted=False, same_as=None).exclude(source=record.source)
    return same.exclude(pk=record.pk).order_by("pk").first()


def release_copies(record: Record, batch: Batch | None = None) -> None:
    """What stood behind this record stands for itself again, once this one is gone: the first, and the rest behind."""
    copies = list(record.copies.order_by("pk"))
    for copy in copies:
        copy.same_as = original_of(copy)
        copy.save(update_fields=["same_as"])
        settle(copy, batch)


def is_shown(record: Record) -> bool:
    """Whether it stands in the library and is found."""
    return not (record.deleted or record.hidden or record.same_as_id)


def settle(record: Record, batch: Batch | None = None) -> None:
    """Put a record in the library or take it out, as its state says, and tell search: at once, or with its batch."""
    act = shelf.put if is_shown(record) else shelf.take_out
    line = act(record, indexed=batch is None)
    if not is_shown(record):
        narrow(KIND, record.pk, "")
    if batch is None:
        touch(KIND, record.pk)
    else:
        batch.records.add(record.pk)
        batch.lines |= {line} if line else set()


def _ended(batch: Batch) -> None:
    """Bring the index of the library up to date on a batch, and owe the same to search."""
    if batch.lines:
        reindex(batch.lines)
    pks = sorted(batch.records)
    for start in range(0, len(pks), FOUND_AT_ONCE):
        find_again.enqueue(pks[start : start + FOUND_AT_ONCE])


@durable()
def find_again(pks: list[int]) -> None:
    """Bring search up to date on these records."""
    project_all({(KIND, pk) for pk in pks})


@transaction.atomic
def show_records(*, records: Iterable[Record], shown: bool, by: Reader) -> int:
    """Editors show or hide records here. Returns how many changed. Raises PermissionDenied."""
    _editor(by, "change_record")
    changed = 0
    for record in Record.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in records]):
        if record.hidden == shown:
            record.hidden = not shown
            record.save(update_fields=["hidden"])
            settle(record)
            changed += 1
    return changed


@transaction.atomic
def settle_choice(*, record: Record, by: Reader) -> None:
    """Editors chose for a record: hidden or not, the same as another or not. What stood behind it follows.

    A record never stands behind itself, nor behind one that stands behind another. Raises PermissionDenied.
    """
    _editor(by, "change_record")
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    front = record.same_as
    if front is not None:
        front = front.same_as or front
        record.same_as = None if front.pk == record.pk else front
        record.save(update_fields=["same_as"])
    settle(record)
    for copy in record.copies.order_by("pk") if record.same_as else ():
        copy.same_as = record.same_as
        copy.save(update_fields=["same_as"])


@transaction.atomic
def drop_source(*, source: HarvestSource, by: Reader) -> None:
    """Take all that came from a source out of the library and of search, before the source goes.

    Raises PermissionDenied.
    """
    _editor(by, "delete_harvestsource")
    batch = Batch()
    for record in source.records.select_related("entry").order_by("pk").iterator(chunk_size=500):
        record.deleted = True
        record.save(update_fields=["deleted"])
        settle(record, batch)
        release_copies(record, batch)
    _ended(batch)


@transaction.atomic
def show_what_waited(*, source: HarvestSource, after: int, most: int) -> int | None:
    """Show the hidden records of a source, from one on, at most so many. Returns the last; None where none is left."""
    hidden = source.records.select_for_update(of=("self",)).select_related("source__centre", "entry")
    records = list(hidden.filter(hidden=True, pk__gt=after).order_by("pk")[:most])
    batch = Batch()
    for record in records:
        record.hidden = False
        record.save(update_fields=["hidden"])
        settle(record, batch)
    _ended(batch)
    return records[-1].pk if len(records) == most else None


@transaction.atomic
def relabel_records(records: Iterable[Record]) -> None:
    """Write the source's name anew on what came from it."""
    batch = Batch()
    for record in records:
        settle(record, batch)
    _ended(batch)


@transaction.atomic
def ask_harvest(*, source: HarvestSource, by: Reader) -> None:
    """Owe a harvest now, whatever the rhythm. Raises PermissionDenied."""
    from home.dissemination.harvesting.work import harvest

    _editor(by, "change_harvestsource")
    harvest.enqueue(source.pk)


def _editor(by: Reader, right: str) -> None:
    if by.person is None or not by.person.has_perm(f"dissemination.{right}"):
        raise PermissionDenied


def begin(source: HarvestSource) -> HarvestRun:
    """The run that is under way, or a new one."""
    return HarvestRun.objects.get_or_create(source=source, ended_at=None)[0]


@transaction.atomic
def end(run: HarvestRun, failure: str = "") -> bool:
    """Close a run; what was taken in stays. Returns whether it was still open."""
    now = timezone.now()
    closed = HarvestRun.objects.filter(pk=run.pk, ended_at=None).update(
        ended_at=now, failure=failure[:300], token="", tries=0
    )
    if not closed:
        return False
    changes: dict[str, Any] = {"last_run_at": now}
    if failure:
        changes["failures"] = F("failures") + 1
    else:
        changes |= {"failures": 0, "harvested_until": run.until or run.started_at}
    HarvestSource.objects.filter(pk=run.source_id).update(**changes)
    return True


def due_from(source: HarvestSource) -> dt.datetime | None:
    """When a source is to be harvested next: at its rhythm; after failures, 1, 2, 4… days later. None: at once."""
    if source.last_run_at is None:
        return None
    days = min(2 ** (source.failures - 1), 32) if source.failures else source.every_days
    return source.last_run_at + dt.timedelta(days=days)
