"""The library of twenty thousand productions: how long each combination of facets takes, on two databases."""

import contextlib
import datetime as dt
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from demo.bench import postgres, sides
from demo.bench.directory import NAMES, Row, line_of, row_of
from demo.bench.directory import table as times_of

PRODUCTIONS = 20_000
MOST_QUERIES = 12
TIMES = 100


def measure(
    databases: Sequence[str], say: Callable[[str], None], *, productions: int = PRODUCTIONS, times: int = TIMES
) -> Any:
    """Fill, serve, ask; what is given back can be written as JSON. Needs nothing running beforehand."""
    rows: list[Row] = []
    queries: dict[str, int] = {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-")))
        folder.chmod(0o755)
        for database in databases:
            with contextlib.ExitStack() as server:
                running = server.enter_context(postgres.running()) if database == "postgresql" else None
                side = sides.ours(folder / database, running.database("library") if running else "")
                told = json.loads(side.run("-m", "demo.bench.fill_library", str(productions)).strip().splitlines()[-1])
                say(f"{productions:,} productions, {NAMES[database]}: in {told['filled']} s, lines {told['lined']} s")
                base, pid = server.enter_context(side.served())
                roots = [pid, running.pid] if running else [pid]
                for asked, addresses in told["asked"].items():
                    queries[asked] = max(queries.get(asked, 0), told["queries"][asked])
                    rows.append(row_of(database, asked, addresses, base, roots, told["cookie"], times))
                    say(f"{line_of(rows[-1])} queries {told['queries'][asked]}")
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "productions": productions,
        "rows": [{**asdict(row), "met": row.met, "queries": queries[row.asked]} for row in rows],
    }


def table(found: Any) -> str:
    """The figures as docs/performance.md shows them, and what the goals say of the number of queries."""
    most = max(row["queries"] for row in found["rows"])
    over = sorted({row["asked"] for row in found["rows"] if row["queries"] > MOST_QUERIES})
    verdict = f"over {MOST_QUERIES} queries: {', '.join(over)}" if over else f"at most {most} queries a page"
    return f"{times_of(found)}\n{verdict}"
