"""The forums, beside a stock machina project with the same threads, at several sizes and on two databases."""

import contextlib
import datetime as dt
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from demo.bench import load, postgres, sides
from demo.bench.cpu import used
from demo.bench.inside import cookies as readers
from demo.bench.report import Row, line
from demo.bench.sides import Side

SIZES = (10_000, 100_000, 1_000_000)
DATABASES = ("sqlite", "postgresql")
PROJECTS = ("ours", "stock")
# What is read, in the order of the report. `long` is the first page of the longest thread, `last` its last.
PAGES = ("home", "forum", "thread", "long", "last")
REPLIES = ("reply", "reply_long")
SESSION = "sessionid"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What is to be measured, and for how long each."""

    sizes: tuple[int, ...] = SIZES
    databases: tuple[str, ...] = DATABASES
    projects: tuple[str, ...] = PROJECTS
    seconds: float = 3.0
    most: int = 1_000
    answers: int = 100


def measure(asked: Asked, say: Say) -> dict[str, Any]:
    """Measure all that is asked for; what is given back can be written as JSON."""
    rows: list[Row] = []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-")))
        folder.chmod(0o755)
        for database in asked.databases:
            with contextlib.ExitStack() as server:
                running = server.enter_context(postgres.running()) if database == "postgresql" else None
                for size in asked.sizes:
                    for project in asked.projects:
                        rows += _one(project, size, running, folder, asked, say)
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "load": [round(part, 2) for part in os.getloadavg()],
            "wrk": shutil.which("wrk") is not None,
        },
        "rows": [asdict(row) for row in rows],
    }


@contextlib.contextmanager
def prepared(project: str, size: int, server: postgres.Postgres | None, folder: Path, say: Say) -> Iterator[Side]:
    """A project filled with so many messages; thrown away afterwards."""
    name, empty = f"{project}_{size}", f"{project}_empty"
    known = server is not None and empty in server.migrated
    database = server.database(name, like=empty if known else "") if server else ""
    here = folder / name
    static = folder / "static"
    begun = time.monotonic()
    try:
        if project == "ours":
            side = sides.ours(here, database, static if static.exists() else None)
            if not static.exists():
                shutil.copytree(here / "static", static)
        else:
            side = sides.stock_machina(here, database)
        if server and not known:  # the next size begins where this one does
            server.database(empty, like=name)
            server.migrated.add(empty)
        side.inside("fill", messages=str(size), now=dt.datetime.now(dt.UTC).isoformat())
        say(
            f"{project}, {size:,} messages, {'PostgreSQL' if server else 'SQLite'}: ready in {time.monotonic() - begun:.0f} s"
        )
        yield side
    finally:
        shutil.rmtree(here, ignore_errors=True)
        if server:
            server.drop(name)


def _one(
    project: str, size: int, server: postgres.Postgres | None, folder: Path, asked: Asked, say: Say
) -> Iterator[Row]:
    with prepared(project, size, server, folder, say) as side:
        known = side.inside("pages")
        with side.served() as (base, pid):
            roots = [pid, server.pid] if server else [pid]
            stand = (project, "postgresql" if server else "sqlite", size)
            for row in _measured(side, base, roots, known, asked, stand):
                say(line(row))
                yield row


def _measured(
    side: Side, base: str, roots: list[int], known: dict[str, Any], asked: Asked, stand: tuple[str, str, int]
) -> Iterator[Row]:
    """Every page for a passer-by and for a member, then answers."""
    member = {SESSION: known["cookie"]}
    where = {name: load.landed(base, known["pages"][name], member) for name in PAGES}
    counted = side.inside("count", pages=json.dumps(where), cookie=known["cookie"])
    for reader, cookie in readers(known["cookie"]).items():
        jar = {SESSION: cookie} if cookie else {}
        for name in PAGES:
            asking = load.pages(base, where[name], jar, asked.seconds, asked.most)
            alone, spent = _counted(roots, asking)
            served = load.flood(base, where[name], jar, asked.seconds) or alone
            numbers = counted[reader][name]
            yield _row(
                stand,
                name,
                reader,
                served,
                spent / alone.requests,
                (numbers["cold"], numbers["warm"], numbers["bytes"]),
            )
    for name in REPLIES:
        answer = load.replies(base, known["pages"][name], member, asked.seconds, asked.answers)
        served, spent = _counted(roots, answer)
        yield _row(stand, name, "member", served, spent / served.requests, (None, None, None))


def _counted(roots: list[int], asking: Callable[[], load.Served]) -> tuple[load.Served, float]:
    """A load, and the seconds of CPU that server and database spent on it."""
    before = used(roots)
    served = asking()
    return served, used(roots) - before


def _row(
    stand: tuple[str, str, int],
    page: str,
    reader: str,
    served: load.Served,
    spent: float,
    counted: tuple[int | None, int | None, int | None],
) -> Row:
    project, database, messages = stand
    cold, warm, size = counted
    return Row(
        project=project,
        database=database,
        messages=messages,
        page=page,
        reader=reader,
        requests=served.requests,
        connections=served.connections,
        per_second=round(served.per_second, 1),
        p50=round(served.p50, 2),
        p95=round(served.p95, 2),
        cpu_ms=round(1000 * spent, 2),
        queries_cold=cold,
        queries=warm,
        html_bytes=size,
    )
