"""What the database itself refuses of a facilitation, beyond what a column can say: triggers, by vendor.

A steering account holds none, and nobody who holds one becomes a steering account; a term lasts a year at most; two
terms of one person in one network never overlap. On PostgreSQL the person's row is locked first, so that two
transactions cannot each find that there is no other; on SQLite one writes at a time.

SQLite drops a table's triggers when Django rebuilds the table, and refuses to rename a table while a trigger elsewhere
speaks of it. There, they are taken down before migrations are run and laid once the last of them is done (see `hold`);
on PostgreSQL, migration 0005 lays them.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.migration import Migration
from django.db.models.signals import post_migrate, pre_migrate

TERM, PEOPLE = "networks_facilitation", "accounts_user"
LONGEST = 366  # days between the first and the last
STEERS, TOO_LONG, TWICE = "steering_does_not_facilitate", "facilitation_lasts_a_year", "facilitations_do_not_overlap"
HOLDS = "who_facilitates_does_not_steer"

_OVERLAP = f"""EXISTS (SELECT 1 FROM {TERM} other WHERE other.person_id = new.person_id
    AND other.network_id = new.network_id AND other.id IS DISTINCT FROM new.id
    AND other.starts_on <= new.ends_on AND other.ends_on >= new.starts_on)"""  # noqa: S608 - names of ours
_STEERING = f"EXISTS (SELECT 1 FROM {PEOPLE} who WHERE who.id = new.person_id AND who.kind = 'steering')"  # noqa: S608


def _on_sqlite() -> dict[str, str]:
    laid = {}
    rules = {
        STEERS: _STEERING,
        TOO_LONG: f"julianday(new.ends_on) - julianday(new.starts_on) > {LONGEST}",
        TWICE: _OVERLAP.replace("IS DISTINCT FROM", "IS NOT"),
    }
    for rule, wrong in rules.items():
        for suffix, when in (("_new", "INSERT"), ("_changed", "UPDATE")):
            laid[rule + suffix] = (
                f"CREATE TRIGGER {rule}{suffix} AFTER {when} ON {TERM} WHEN {wrong} "
                f"BEGIN SELECT RAISE(ABORT, 'constraint failed: {rule}'); END"
            )
    laid[HOLDS] = (
        f"CREATE TRIGGER {HOLDS} AFTER UPDATE OF kind ON {PEOPLE} WHEN new.kind = 'steering' AND EXISTS "  # noqa: S608
        f"(SELECT 1 FROM {TERM} term WHERE term.person_id = new.id AND term.ends_on >= date('now')) "
        f"BEGIN SELECT RAISE(ABORT, 'constraint failed: {HOLDS}'); END"
    )
    return laid


def _refusal(rule: str) -> str:
    return f"RAISE EXCEPTION 'constraint failed: {rule}' USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}';"


FACILITATION_HOLDS = "facilitation_holds"
_POSTGRESQL = {
    FACILITATION_HOLDS: [
        f"""CREATE OR REPLACE FUNCTION {FACILITATION_HOLDS}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM 1 FROM {PEOPLE} WHERE id = new.person_id FOR NO KEY UPDATE;
            IF {_STEERING} THEN {_refusal(STEERS)} END IF;
            IF new.ends_on - new.starts_on > {LONGEST} THEN {_refusal(TOO_LONG)} END IF;
            IF {_OVERLAP} THEN {_refusal(TWICE)} END IF;
            RETURN new;
        END $$""",
        f"CREATE OR REPLACE TRIGGER {FACILITATION_HOLDS} BEFORE INSERT OR UPDATE ON {TERM} "
        f"FOR EACH ROW EXECUTE FUNCTION {FACILITATION_HOLDS}()",
    ],
    HOLDS: [
        f"""CREATE OR REPLACE FUNCTION {HOLDS}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF new.kind = 'steering' AND old.kind <> 'steering' AND EXISTS
                (SELECT 1 FROM {TERM} term WHERE term.person_id = new.id AND term.ends_on >= CURRENT_DATE)
            THEN {_refusal(HOLDS)} END IF;
            RETURN new;
        END $$""",  # noqa: S608
        f"CREATE OR REPLACE TRIGGER {HOLDS} BEFORE UPDATE ON {PEOPLE} FOR EACH ROW EXECUTE FUNCTION {HOLDS}()",
    ],
}
_TABLES = {FACILITATION_HOLDS: TERM, HOLDS: PEOPLE}


def names(vendor: str) -> list[str]:
    """The triggers that stand on a database of this vendor."""
    return sorted(_on_sqlite() if vendor == "sqlite" else _POSTGRESQL)


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of all triggers in a database, enabled ones only."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def lay(connection: BaseDatabaseWrapper) -> None:
    """Lay the triggers; those that stand are laid anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, statement in _on_sqlite().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(statement)
        else:
            for statements in _POSTGRESQL.values():
                for statement in statements:
                    cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down, where they stand."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _on_sqlite():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            for name, table in _TABLES.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def laid(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A migration's step: lay them, but on SQLite, where the migrations that follow may rebuild a table."""
    if schema_editor.connection.vendor != "sqlite":
        lay(schema_editor.connection)


def taken_down(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A migration's step: take them down."""
    take_down(schema_editor.connection)


def hold() -> None:
    """Have migrations on SQLite find no trigger in their way, and every database find its triggers after them."""
    pre_migrate.connect(_before_migrations, dispatch_uid="networks.guards")
    post_migrate.connect(_after_migrations, dispatch_uid="networks.guards")


def _before_migrations(
    sender: Any, using: str = DEFAULT_DB_ALIAS, plan: list[tuple[Migration, bool]] | None = None, **kwargs: Any
) -> None:
    if sender.label == "networks" and plan and connections[using].vendor == "sqlite":
        take_down(connections[using])


def _after_migrations(sender: Any, using: str = DEFAULT_DB_ALIAS, apps: Any = None, **kwargs: Any) -> None:
    """Lay what is missing, where the migrations that lay them have been run."""
    connection = connections[using]
    if sender.label != "networks" or not _reached(apps) or set(names(connection.vendor)) <= standing(connection):
        return
    lay(connection)


def _reached(apps: Any) -> bool:
    """Whether the tables are those of the migration that lays the triggers, or later."""
    try:
        apps.get_model("networks", "DeskLetter")
    except (AttributeError, LookupError):
        return False
    return True
