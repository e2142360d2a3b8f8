"""The database of the first day is what migrating an empty one makes. After a migration: `manage.py first_day`."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from maillage import firstday

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY 1, 2"


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
def test_it_is_what_migrations_make(tmp_path: Path) -> None:
    laid = tmp_path / "laid.sqlite3"
    assert firstday.lay_down(laid)
    kept = sqlite3.connect(laid)
    with connection.cursor() as cursor:
        for query in (MIGRATIONS, SCHEMA):
            made = cursor.execute(query).fetchall()
            assert [tuple(row) for row in made] == kept.execute(query).fetchall(), "run: manage.py first_day"
    kept.close()


def test_it_never_takes_the_place_of_a_database(tmp_path: Path) -> None:
    there = tmp_path / "there.sqlite3"
    there.write_bytes(b"mine")
    assert not firstday.lay_down(there)
    assert there.read_bytes() == b"mine"


@pytest.mark.django_db
def test_nobody_is_in_it(tmp_path: Path) -> None:
    laid = tmp_path / "laid.sqlite3"
    firstday.lay_down(laid)
    kept = sqlite3.connect(laid)
    assert kept.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
    kept.close()
