"""Rows by the hundred thousand, straight into a table: COPY on PostgreSQL, one prepared statement on SQLite."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone


@contextmanager
def unhindered() -> Iterator[None]:
    """One transaction in which no foreign key is checked; afterwards the database learns what it holds."""
    on_server = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_server:
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
    with transaction.atomic():
        yield
    with connection.cursor() as cursor:
        if on_server:
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("VACUUM ANALYZE")  # what autovacuum does in the background of any server
        else:
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def moment() -> Callable[[dt.datetime], Any]:
    """What makes a moment of Python one of this database."""
    return (lambda value: value) if connection.vendor == "postgresql" else connection.ops.adapt_datetimefield_value


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of these columns (attribute names); the model's other columns take their defaults, worked out once."""
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    rest = [field for name, field in fields.items() if name not in columns and not field.primary_key]
    if "id" not in columns and "id" not in fields:
        raise ValueError(f"{model.__name__} has another key than id")
    fixed = tuple(field.get_db_prep_save(_default(field), connection) for field in rest)
    written = [*(fields[name].column for name in columns), *(field.column for field in rest)]
    quoted = ", ".join(connection.ops.quote_name(str(name)) for name in written)
    table = connection.ops.quote_name(model._meta.db_table)
    whole = ((*row, *fixed) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(row)
            for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(sql)
        else:
            holes = ", ".join(["%s"] * len(written))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({holes})", whole)  # type: ignore[arg-type]  # noqa: S608 - our own names


def _default(field: models.Field) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now()
    return field.get_default()
