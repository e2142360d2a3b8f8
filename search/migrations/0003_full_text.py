"""The database's own full text: FTS5 with triggers on SQLite, a generated column with its index on PostgreSQL.

A migration that makes Django rebuild the table on SQLite drops the triggers with it: run CREATE again after it.
"""

from django.db import migrations

NEW = "new.id, new.title_stems, new.stems, new.title_words"
OLD = "old.id, old.title_stems, old.stems, old.title_words"
FORGET = f"INSERT INTO search_fts (search_fts, rowid, title_stems, stems, title_words) VALUES ('delete', {OLD});"
LEARN = f"INSERT INTO search_fts (rowid, title_stems, stems, title_words) VALUES ({NEW});"

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_fts USING fts5"
        "(title_stems, stems, title_words, content='search_document', content_rowid='id', tokenize='ascii', prefix='3')",
        f"CREATE TRIGGER search_fts_new AFTER INSERT ON search_document BEGIN {LEARN} END",
        f"CREATE TRIGGER search_fts_gone AFTER DELETE ON search_document BEGIN {FORGET} END",
        "CREATE TRIGGER search_fts_changed AFTER UPDATE OF id, title_stems, stems, title_words ON search_document"
        f" BEGIN {FORGET} {LEARN} END",
        "INSERT INTO search_fts (search_fts) VALUES ('rebuild')",
    ],
    "postgresql": [
        "ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('simple'::regconfig, title_stems), 'A')"
        " || setweight(to_tsvector('simple'::regconfig, stems), 'B')"
        " || setweight(to_tsvector('simple'::regconfig, title_words), 'C')) STORED",
        "CREATE INDEX search_document_vector ON search_document USING gin (vector)",
    ],
}
DROP = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS search_fts_new",
        "DROP TRIGGER IF EXISTS search_fts_gone",
        "DROP TRIGGER IF EXISTS search_fts_changed",
        "DROP TABLE IF EXISTS search_fts",
    ],
    "postgresql": [
        "DROP INDEX IF EXISTS search_document_vector",
        "ALTER TABLE search_document DROP COLUMN IF EXISTS vector",
    ],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_places_themes_words")]

    operations = [migrations.RunPython(create, drop)]
