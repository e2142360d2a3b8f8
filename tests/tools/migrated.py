"""Give each test process a database that was migrated once, instead of migrating one each.

Several hundred migrations take half a minute a process. `conftest.py` imports the fixture below, which overrides
pytest-django's hook of the same name. The migrated database is kept: on SQLite as a file in `.cache/` whose name
depends on the locked packages and on every migration; on PostgreSQL as a template database for the server's life.
The `migrate` of the test database still runs, finds nothing left to do, and would complete what is missing.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "migrated"


def digest() -> str:
    """Return a name for what migrating now would make."""
    seen = hashlib.sha256(sys.version.encode())
    top = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".") and path.name != "var"]
    migrations = sorted(path for folder in top for path in folder.glob("**/migrations/*.py"))
    for path in [ROOT / "uv.lock", ROOT / "site/maillage/settings.py", *migrations]:
        seen.update(f"{path.relative_to(ROOT)}\0".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time look for the migrated database, and make it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _disconnect() -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


@contextlib.contextmanager
def _connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    _disconnect()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        _disconnect()
        connection.settings_dict["NAME"] = usual
        ContentType.objects.clear_cache()


def _sqlite_file() -> Path:
    """Return the migrated file, made when there is none for the migrations of today."""
    wanted = CACHE / f"{digest()}.sqlite3"
    with _alone():
        if not wanted.exists():
            for old in CACHE.glob("*.sqlite3*"):
                old.unlink()
            building = wanted.with_suffix(".building")
            building.unlink(missing_ok=True)
            with _connected_to(str(building)):
                call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA journal_mode=DELETE")
            building.rename(wanted)
    return wanted


def _restore_from(file: Path) -> None:
    """Fill the connected, empty SQLite database (in memory or not) from the migrated file."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source:
        source.backup(connection.connection)


def _restore_once(file: Path) -> None:
    """Stand in for `connection.prepare_database` at the first `migrate`; a later one finds Django's own again."""
    del connection.prepare_database
    _restore_from(file)
    connection.prepare_database()


def _postgres_template() -> str:
    """Return the name of the migrated template database, made when this server has none."""
    wanted = f"migrated_{digest()}"
    building = f"{wanted}_{os.getpid()}"
    quote = connection.ops.quote_name
    with _alone():
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted])
            if cursor.fetchone():
                return wanted
            cursor.execute(f"CREATE DATABASE {quote(building)}")
        with _connected_to(building):
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {quote(building)} RENAME TO {quote(wanted)}")
    return wanted


def put_rows_back() -> None:
    """Have every test that commits put the rows of the migrations back when it ends.

    Django does so before the next such test only: any other test that runs in between would find empty tables.
    """
    usual_setup: Callable[[type[TransactionTestCase]], None] = TransactionTestCase.__dict__["_fixture_setup"].__func__
    usual_teardown: Callable[[TransactionTestCase], None] = TransactionTestCase.__dict__["_fixture_teardown"]

    def _fixture_setup(cls: type[TransactionTestCase]) -> None:
        asked, cls.serialized_rollback = cls.serialized_rollback, False
        try:
            usual_setup(cls)
        finally:
            cls.serialized_rollback = asked

    def _fixture_teardown(self: TransactionTestCase) -> None:
        usual_teardown(self)
        if self.serialized_rollback:
            connection.creation.deserialize_db_from_string(_types_first(connection._test_serialized_contents))  # type: ignore[attr-defined]

    # Through a name: the types of Django do not have these two.
    case: Any = TransactionTestCase
    case._fixture_setup, case._fixture_teardown = classmethod(_fixture_setup), _fixture_teardown


@functools.lru_cache(maxsize=1)
def _types_first(contents: str) -> str:
    """Have the rows of content types come before Wagtail's pages, which make a missing one as they are read."""
    rows = json.loads(contents)
    return json.dumps(sorted(rows, key=lambda row: row["model"] != "contenttypes.contenttype"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Have the test database begin as a copy of the migrated one."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            file = _sqlite_file()
            for left in (
                "-wal",
                "-shm",
                "-journal",
            ):  # by a run that was ended: SQLite would read them into the new file
                Path(f"{connection.settings_dict['TEST']['NAME']}{left}").unlink(missing_ok=True)
            connection.prepare_database = lambda: _restore_once(file)  # type: ignore[method-assign]
        elif connection.vendor == "postgresql":
            connection.settings_dict["TEST"]["TEMPLATE"] = _postgres_template()
            _disconnect()
