"""A record's line in our library: there while the record is shown, with whose it is and the address at their place."""

from home.dissemination.models import Record
from home.library.actions import shelve, unshelve

AIM = 400


def put(record: Record, *, indexed: bool = True) -> int:
    """Put a record in the library, or bring its line up to date. Returns the line's id, for the index."""
    source = record.source
    entry = shelve(
        entry=record.entry,
        title=record.title,
        url=record.url,
        source=source.name,
        published_on=record.published_on or record.datestamp,
        kind=record.kind,
        aim=record.description[:AIM],
        byline=", ".join(record.creators) or record.publisher,
        licence=record.rights,
        centre=source.centre,
        subjects=record.subjects,
        indexed=indexed,
    )
    if record.entry_id != entry.pk:
        record.entry = entry
        record.save(update_fields=["entry"])
    return entry.pk


def take_out(record: Record, *, indexed: bool = True) -> int | None:
    """Take a record out of the library; its line keeps its place in selections, out of sight. Returns the line's id."""
    if record.entry is not None:
        unshelve(entry=record.entry, indexed=indexed)
    return record.entry_id
