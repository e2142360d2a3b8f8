"""What the database itself refuses of the register of consents: a line is never changed and never removed. Triggers.

SQLite drops a table's triggers when Django rebuilds the table: after the last migration, on every database, what is
missing is laid. Emptying a whole table (a test's) is something else, and is asked for by `taken_down`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

TABLE = "capitalisation_consententry"
STAYS, UNCHANGED = "consent_entry_stays", "consent_entry_unchanged"
_RULES = {STAYS: "DELETE", UNCHANGED: "UPDATE"}


def _statements(vendor: str) -> dict[str, list[str]]:
    if vendor == "sqlite":
        return {
            rule: [
                f"CREATE TRIGGER {rule} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, 'constraint failed: {rule}'); END"
            ]
            for rule, act in _RULES.items()
        }
    return {
        rule: [
            f"""CREATE OR REPLACE FUNCTION {rule}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'constraint failed: {rule}'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}'; END $$""",
            f"CREATE OR REPLACE TRIGGER {rule} BEFORE {act} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {rule}()",
        ]
        for rule, act in _RULES.items()
    }


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """The rules of this register whose triggers stand in a database, enabled ones only."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {name for (name,) in cursor.fetchall()} & set(_RULES)


def lay(connection: BaseDatabaseWrapper) -> None:
    """Lay the triggers; those that stand are laid anew."""
    with connection.cursor() as cursor:
        for rule, statements in _statements(connection.vendor).items():
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule}")
            for statement in statements:
                cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down, where they stand."""
    with connection.cursor() as cursor:
        for rule in _RULES:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule} ON {TABLE}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {rule}()")


@contextmanager
def taken_down(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Have the triggers out of the way for a while."""
    take_down(connection)
    try:
        yield
    finally:
        lay(connection)


def hold() -> None:
    """Have migrations on SQLite find no trigger in their way, and every database find its triggers after them."""
    pre_migrate.connect(_before_migrations, dispatch_uid="capitalisation.guards")
    post_migrate.connect(_after_migrations, dispatch_uid="capitalisation.guards")


def _before_migrations(sender: Any, using: str = DEFAULT_DB_ALIAS, plan: Any = None, **kwargs: Any) -> None:
    if sender.label == "capitalisation" and plan and connections[using].vendor == "sqlite":
        take_down(connections[using])


def _after_migrations(sender: Any, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    connection = connections[using]
    if sender.label != "capitalisation" or standing(connection) == set(_RULES):
        return
    if TABLE in connection.introspection.table_names():
        lay(connection)


@register(Tags.database)
def register_holds(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """capitalisation.E001: the triggers of the register stand in the database, where its table is."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if TABLE not in connection.introspection.table_names():
            continue
        hint = "Run `manage.py migrate --skip-checks`: it lays the triggers that are missing."
        lost = sorted(set(_RULES) - standing(connection))
        found += [
            Error(f"trigger {rule} is not in database {alias}", hint=hint, id="capitalisation.E001") for rule in lost
        ]
    return found
