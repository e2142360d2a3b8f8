"""The files of official territories, read from a folder and looked at before anything is written."""

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reference.loading import FILES, Kind, Lines

MOVES, MOVED = "mouvements", ("type", "ancien_code", "nouveau_code", "date")
NEEDED = {
    Kind.REGION: ("code", "nom"),
    Kind.DEPARTMENT: ("code", "nom", "region"),
    Kind.EPCI: ("siren", "nom", "population"),
    Kind.COMMUNE: ("code", "nom", "type", "departement", "region", "epci", "population", "lon", "lat"),
    Kind.QUARTER: ("code", "nom", "communes_insee", "lon", "lat"),
}
KEY = {kind: "siren" if kind == Kind.EPCI else "code" for kind in FILES}
# What must be named in another file: the column, and whether it may be empty.
HELD_BY = {
    Kind.DEPARTMENT: [("region", Kind.REGION, False)],
    Kind.COMMUNE: [
        ("departement", Kind.DEPARTMENT, False),
        ("region", Kind.REGION, False),
        ("epci", Kind.EPCI, True),
    ],
}
MOST_INHABITANTS = 2_000_000_000
WIDEST = {"lon": 180, "lat": 90}
Key = tuple[Kind, str]


class Refused(Exception):
    """The files cannot be taken in; the message says where the first mistake is, and nothing was changed."""


@dataclass(frozen=True)
class Move:
    """A line of the movements: a code that gave way to another; `on` is None where the line has no date."""

    old: Key
    new: Key
    on: dt.date | None


@dataclass(frozen=True)
class Files:
    """What a folder says: the lines of every kind, and what became of what."""

    lines: Lines
    moves: list[Move]

    def codes(self, kind: Kind) -> set[str]:
        """The official codes that the folder names."""
        return {line[KEY[kind]] for line in self.lines[kind]}


def read(folder: Path) -> Files:
    """The files of a folder. Raises Refused at the first thing that is wrong with any of them."""
    lines = {kind: list(_lines(folder / f"{name}.csv", NEEDED[kind])) for kind, name in FILES.items()}
    for kind, found in lines.items():
        _check(kind, found)
    codes = {kind: {line[KEY[kind]] for line in found} for kind, found in lines.items()}
    for kind, holders in HELD_BY.items():
        _check_held(kind, lines[kind], holders, codes)
    return Files(lines, list(map(_move, _lines(folder / f"{MOVES}.csv", MOVED, optional=True))))


def _lines(path: Path, needed: Iterable[str], *, optional: bool = False) -> Iterator[dict[str, str]]:
    """The lines of a file, stripped, with its columns checked. `optional`: it may be missing, or hold no line."""
    if optional and not path.exists():
        return
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    count = 0
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(path.name, header, needed)
        for cells in filter(None, reader):
            if len(cells) != len(header):
                raise Refused(f"{path.name}, line {reader.line_num}: {len(cells)} cells, not {len(header)}.")
            count += 1
            yield {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        raise Refused(f"{path.name}, line {reader.line_num}: {error}.") from error
    if not count and not optional:
        raise Refused(f"{path.name} names no territory.")


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise Refused(f"{path.name} is missing from {path.parent}.") from None
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path.name} is not in UTF-8 (byte {error.start + 1}).") from error
    if "\0" in text:
        raise Refused(f"{path.name} holds a null character: it is not a text.")
    return text


def _check_header(name: str, header: list[str], needed: Iterable[str]) -> None:
    if not any(header):
        raise Refused(f"{name} is empty.")
    if missing := [column for column in needed if column not in header]:
        raise Refused(f"{name} lacks the column {', '.join(missing)}.")
    if len(set(header)) < len(header):
        raise Refused(f"{name} names a column twice.")


def _check(kind: Kind, lines: list[dict[str, str]]) -> None:
    """Codes that are none or come twice, names that are none, numbers that are none."""
    name, seen = f"{FILES[kind]}.csv", set[str]()
    for line in lines:
        code = line[KEY[kind]]
        if not re.fullmatch(r"[0-9A-Z]{1,12}", code):
            raise Refused(f"{name}: « {code} » is no official code.")
        if code in seen:
            raise Refused(f"{name} names the code {code} twice.")
        seen.add(code)
        if not 0 < len(line["nom"]) <= 200:
            raise Refused(f"{name}: {code} has no name, or one of more than 200 characters.")
        for column in ("population", *WIDEST):
            if column in NEEDED[kind] and line[column] and not _is_number(column, line[column]):
                raise Refused(f"{name}: {code} has « {line[column]} » for {column}.")
        if bool(line.get("lon")) != bool(line.get("lat")):
            raise Refused(f"{name}: {code} has half a position.")


def _is_number(column: str, cell: str) -> bool:
    if column == "population":
        return cell.isascii() and cell.isdigit() and len(cell) < 12 and int(cell) <= MOST_INHABITANTS
    try:
        return math.isfinite(float(cell)) and abs(float(cell)) <= WIDEST[column]
    except ValueError:
        return False


def _check_held(
    kind: Kind, lines: list[dict[str, str]], holders: list[tuple[str, Kind, bool]], codes: dict[Kind, set[str]]
) -> None:
    for line in lines:
        for column, holder, optional in holders:
            if line[column] not in codes[holder] and not (optional and not line[column]):
                said = f"« {line[column]} »" if line[column] else "nothing"
                raise Refused(
                    f"{FILES[kind]}.csv: {line[KEY[kind]]} lies in {said} ({column}), which {FILES[holder]}.csv "
                    "does not name."
                )


def _move(line: dict[str, str]) -> Move:
    said = f"{MOVES}.csv, {line['ancien_code']} → {line['nouveau_code']}"
    if line["type"] not in Kind.values:
        raise Refused(f"{said}: « {line['type']} » is none of {', '.join(Kind.values)}.")
    if not line["ancien_code"] or not line["nouveau_code"]:
        raise Refused(f"{said}: a code is missing.")
    try:
        on = dt.date.fromisoformat(line["date"]) if line["date"] else None
    except ValueError as error:
        raise Refused(f"{said}: « {line['date']} » is no date (2027-01-31).") from error
    kind = Kind(line["type"])
    return Move((kind, line["ancien_code"]), (kind, line["nouveau_code"]), on)
