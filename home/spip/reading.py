"""An export of SPIP, read whichever form it has: a database dump in SQLite, or an XML backup (.xml, .xml.gz).

An XML backup is poured into a temporary SQLite file, so that both are read alike and neither is held in memory. Rows
come as texts by column: what a version of SPIP does not have is the empty text. The forms were established from SPIP's
own export code (versions 1.7 to 4): `<spip_articles>` or, before 1.9.2, `<article>` around the columns of a row, with
`<lien:auteur>` inside it for what later became tables.
"""

import contextlib
import gzip
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self
from urllib.parse import quote
from xml.parsers import expat

SQLITE = b"SQLite format 3\0"
LARGEST = 2 * 1024**3  # bytes of an XML backup, once it is unpacked
PIECE = 1 << 20
MOST_COLUMNS = 200
NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
PLURALS = {
    "article": "articles",
    "auteur": "auteurs",
    "breve": "breves",
    "document": "documents",
    "forum": "forum",
    "groupe_mots": "groupes_mots",
    "mot": "mots",
    "rubrique": "rubriques",
}

Row = dict[str, str]


class Broken(Exception):
    """The export cannot be read; the message says why, fit to be shown."""


class Export:
    """An open export. `site` is the address the site had, "" where the export does not tell."""

    def __init__(self, path: Path) -> None:
        """Opens; raises Broken."""
        self._stack = contextlib.ExitStack()
        try:
            with self._stack:
                self._open(path)
                self._stack = self._stack.pop_all()
        except (OSError, sqlite3.Error, EOFError, UnicodeError, expat.ExpatError) as wrong:
            raise Broken(f"« {path.name} » : {wrong}") from wrong

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _open(self, path: Path) -> None:
        with path.open("rb") as file:
            begins = file.read(16)
        self.site = ""
        if begins == SQLITE:
            self._db = _connect(path, "mode=ro&immutable=1")
            self._stack.callback(self._db.close)
        else:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-spip-")))
            self._db = _connect(folder / "export.sqlite3", "mode=rwc")
            self._stack.callback(self._db.close)
            with gzip.open(path) if begins[:2] == b"\x1f\x8b" else path.open("rb") as file:
                self.site = Pouring(self._db).pour(file)
        tables = [str(name) for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [name.removesuffix("rubriques") for name in tables if name.endswith("rubriques")]
        found = [prefix for prefix in found if f"{prefix}articles" in tables]
        if not found:
            raise Broken(f"« {path.name} » ne contient ni articles ni rubriques : est-ce bien un export de SPIP ?")
        self._prefix, self._tables = min(found, key=len), set(tables)
        self.site = self.site or self._said_address()

    def _said_address(self) -> str:
        return next((row["valeur"] for row in self.rows("meta") if row["nom"] == "adresse_site"), "")

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table (`articles`), in the order of their numbers; none where there is no such table."""
        name = f"{self._prefix}{table}"
        if name not in self._tables:
            return
        columns = [str(row[1]) for row in self._db.execute(f"PRAGMA table_info({_quoted(name)})")]
        number = next((column for column in columns if column.startswith("id_")), columns[0])
        ordered = f"SELECT * FROM {_quoted(name)} ORDER BY CAST({_quoted(number)} AS INTEGER), rowid"  # noqa: S608 - quoted
        try:
            for row in self._db.execute(ordered):
                values = zip(columns, row, strict=True)
                yield defaultdict(str, {column: "" if value is None else str(value) for column, value in values})
        except sqlite3.Error as wrong:
            raise Broken(f"la table {table} ne se lit pas jusqu'au bout : {wrong}") from wrong

    def links(self, what: str, of: str) -> dict[int, list[int]]:
        """Which `what` (mot, auteur, document) each `of` (article, rubrique) bears, by number."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row in self.rows(f"{what}s_liens"):
            if row["objet"] == of and number(row[f"id_{what}"]) not in found[number(row["id_objet"])]:
                found[number(row["id_objet"])].append(number(row[f"id_{what}"]))
        for row in self.rows(f"{what}s_{of}s"):
            if number(row[f"id_{what}"]) not in found[number(row[f"id_{of}"])]:
                found[number(row[f"id_{of}"])].append(number(row[f"id_{what}"]))
        return found


def number(text: str) -> int:
    """A number as SPIP writes it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """A database that may come from anyone: nothing in its schema is trusted."""
    db = sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True)
    db.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    return db


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Pouring:
    """Takes an XML backup in, row by row. No entity is declared, nothing outside is fetched."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db, self.site = db, ""
        self.path: list[str] = []
        self.row: dict[str, list[str]] = {}
        self.linked: list[tuple[str, str]] = []
        self.columns: dict[str, list[str]] = {}

    def pour(self, file: BinaryIO | gzip.GzipFile) -> str:
        """Read to the end; the site's address. Raises Broken, expat.ExpatError, OSError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._refuse
        read = 0
        while piece := file.read(PIECE):
            read += len(piece)
            if read > LARGEST:
                raise Broken("cette sauvegarde dépasse deux gigaoctets une fois décompressée")
            parser.Parse(piece, False)
        parser.Parse(b"", True)
        self.db.commit()
        return self.site

    def _refuse(self, *_declared: Any) -> None:
        raise Broken("cette sauvegarde déclare des entités, ce que SPIP ne fait jamais : elle n'est pas lue")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path:
            if name.upper() != "SPIP":
                raise Broken("ce fichier XML n'est pas une sauvegarde de SPIP")
            self.site = attributes.get("adresse_site", "")
        self.path.append(name)
        if len(self.path) == 2:
            self.row, self.linked = {}, []
        elif len(self.path) == 3 and len(self.row) < MOST_COLUMNS:
            self.row[name] = []

    def _text(self, words: str) -> None:
        if len(self.path) == 3 and self.path[2] in self.row:
            self.row[self.path[2]].append(words)

    def _end(self, name: str) -> None:
        if len(self.path) == 3 and name.startswith("lien:"):
            self.linked.append((name.removeprefix("lien:"), "".join(self.row.pop(name, []))))
        if len(self.path) == 2:
            self._keep(name)
        self.path.pop()

    def _keep(self, name: str) -> None:
        table = name.removeprefix("spip_")
        table = PLURALS.get(table, table)
        if not NAME.fullmatch(table):
            return
        held = {column: "".join(words) for column, words in self.row.items() if NAME.fullmatch(column)}
        self._insert(table, held)
        for what, pk in self.linked:
            key = f"id_{name}"
            if NAME.fullmatch(what) and held.get(key):
                self._insert(f"{what}s_{table}", {f"id_{what}": pk, key: held[key]})

    def _insert(self, table: str, held: dict[str, str]) -> None:
        """One row; a table and its columns are made as they come."""
        table = f"spip_{table}"
        if not held:
            return
        known = self.columns.get(table)
        if known is None:
            listed = ", ".join(map(_quoted, held))
            self.db.execute(f"CREATE TABLE {_quoted(table)} ({listed})")
            known = self.columns[table] = list(held)
        for column in held:
            if column not in known:
                self.db.execute(f"ALTER TABLE {_quoted(table)} ADD COLUMN {_quoted(column)}")
                known.append(column)
        names, marks = ", ".join(map(_quoted, held)), ", ".join("?" * len(held))
        self.db.execute(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})", list(held.values()))  # noqa: S608 - quoted
