"""The database of the first day: what all migrations make on SQLite, kept in one small file.

Django works out the whole history of every model to migrate an empty database: half a minute before anybody sees
anything. `manage.py serve` lays this file down instead, and then migrates as always, which completes what is newer.
`manage.py first_day` makes the file; a test compares it with what migrating makes (docs/decisions/0009).
"""

import lzma
import os
import sqlite3
import tempfile
from pathlib import Path

from django.conf import settings

FILE = Path(__file__).with_name("firstday.sqlite3.xz")


def database_file() -> Path | None:
    """The file of the embedded database; None when the database is a server."""
    default = settings.DATABASES["default"]
    return Path(default["NAME"]) if default["ENGINE"].endswith("sqlite3") else None


def lay_down(target: Path) -> bool:
    """Put the database of the first day at `target` unless something is there; whether it was put. All or nothing."""
    if target.exists() or not FILE.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(lzma.decompress(FILE.read_bytes()))
    Path(name).replace(target)
    return True


def keep(migrated: Path) -> int:
    """Make the file from a database just migrated; returns its size in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        source, target = sqlite3.connect(migrated), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.executescript("PRAGMA journal_mode=DELETE; VACUUM;")
        target.close()
        return FILE.write_bytes(lzma.compress(copy.read_bytes(), preset=9))
