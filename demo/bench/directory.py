"""The directory of fifty thousand people: how long each combination of filters takes, on two databases."""

import contextlib
import datetime as dt
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from demo.bench import postgres, sides
from demo.bench.board import SESSION
from demo.bench.cpu import used
from demo.bench.load import Browser

PEOPLE = 50_000
GOAL = 150.0  # milliseconds, p95, of each combination
TIMES = 120
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Row:
    """A combination on a database; milliseconds from asking to the whole page, and of processor time for a page."""

    database: str
    asked: str
    p50: float
    p95: float
    most: float
    cpu: float
    kilobytes: float

    @property
    def met(self) -> bool:
        """Whether it is as quick as it has to be."""
        return self.p95 <= GOAL


def measure(databases: Sequence[str], say: Callable[[str], None], *, people: int = PEOPLE, times: int = TIMES) -> Any:
    """Fill, serve, ask; what is given back can be written as JSON. Needs nothing running beforehand."""
    rows: list[Row] = []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-")))
        folder.chmod(0o755)
        for database in databases:
            with contextlib.ExitStack() as server:
                running = server.enter_context(postgres.running()) if database == "postgresql" else None
                address = running.database("directory") if running else ""
                side = sides.ours(folder / database, address)
                told = json.loads(side.run("-m", "demo.bench.fill_directory", str(people)).strip().splitlines()[-1])
                say(f"{people:,} people, {NAMES[database]}: in {told['filled']} s, index {told['indexed']} s")
                base, pid = server.enter_context(side.served())
                roots = [pid, running.pid] if running else [pid]
                for asked, addresses in told["asked"].items():
                    rows.append(row_of(database, asked, addresses, base, roots, told["cookie"], times))
                    say(line_of(rows[-1]))
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "people": people,
        "rows": [{**asdict(row), "met": row.met} for row in rows],
    }


def row_of(
    database: str, asked: str, addresses: Sequence[str], base: str, roots: list[int], cookie: str, times: int
) -> Row:
    """Ask for these addresses in turn on one connection, once each beforehand."""
    browser = Browser(base, {SESSION: cookie})
    spent, size, before = list[float](), 0, 0.0
    for number, address in enumerate(islice(cycle(addresses), len(addresses) + times)):
        if number == len(addresses):
            before = used(roots)
        begun = time.perf_counter()
        answer = browser.ask(address)
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        if number >= len(addresses):
            spent.append(1000 * (time.perf_counter() - begun))
            size = max(size, len(answer.body))
    browser.close()
    processor = 1000 * (used(roots) - before) / len(spent)
    spent.sort()
    middle, late = spent[len(spent) // 2], spent[min(len(spent) - 1, len(spent) * 95 // 100)]
    return Row(
        database,
        asked,
        round(middle, 1),
        round(late, 1),
        round(spent[-1], 1),
        round(processor, 1),
        round(size / 1000, 1),
    )


def line_of(row: Row) -> str:
    """A row as it is told while others are still measured."""
    return f"{NAMES[row.database]:<11} {row.asked:<30} p50 {row.p50:>6} p95 {row.p95:>6} most {row.most:>6} CPU {row.cpu:>6} ms"


def table(found: Any) -> str:
    """The figures as docs/performance.md shows them: a line for each combination, databases side by side."""
    rows = found["rows"]
    databases = list(dict.fromkeys(row["database"] for row in rows))
    by_name: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_name.setdefault(row["asked"], {})[row["database"]] = row
    head = ["asked", *(f"{NAMES[one]} p50 ms | p95 ms | CPU ms" for one in databases), "kB"]
    lines = [_cells(head), _cells(["---"] * (2 + 3 * len(databases)))]
    for asked, held in by_name.items():
        figures = [str(held[one][name]) for one in databases for name in ("p50", "p95", "cpu")]
        lines.append(_cells([asked, *figures, str(max(row["kilobytes"] for row in held.values()))]))
    missed = [f"{row['database']}, {row['asked']}: {row['p95']} ms" for row in rows if not row["met"]]
    verdict = f"over {GOAL:g} ms: {'; '.join(missed)}" if missed else f"all within {GOAL:g} ms (p95)"
    return "\n".join([*lines, "", verdict])


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
