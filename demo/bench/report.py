"""What was measured, as a table, and held against the goals."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One page, for one reader, in one project. Latencies and CPU in milliseconds; queries None for an answer."""

    project: str
    database: str
    messages: int
    page: str
    reader: str
    requests: int
    connections: int
    per_second: float
    p50: float
    p95: float
    cpu_ms: float
    queries_cold: int | None
    queries: int | None
    html_bytes: int | None


@dataclass(frozen=True)
class Goal:
    """A limit, what came of it, and whether it holds."""

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return self.value <= self.limit


# CPU milliseconds a request, server and database together.
CPU = {
    ("home", "visitor"): 1.0,
    ("forum", "visitor"): 1.0,
    ("thread", "visitor"): 1.0,
    ("home", "member"): 6.0,
    ("forum", "member"): 6.0,
    ("thread", "member"): 7.0,
    ("reply", "member"): 12.0,
    ("reply_long", "member"): 12.0,
}
# Queries with empty caches.
QUERIES = {("home", "visitor"): 4, ("home", "member"): 8, ("thread", "visitor"): 5, ("thread", "member"): 12}
HTML = 45.0  # kB of a thread's page
SAME = 1.2  # the last page and the first, the long thread and a short one, a million messages and a hundred thousand
HEADINGS = ("page", "reader", "req/s", "p50 ms", "p95 ms", "CPU ms", "SQL", "kB", "stock CPU ms", "stock/ours")
NAMES = {
    "home": "forum index",
    "forum": "forum",
    "thread": "thread of 50",
    "long": "long thread, first page",
    "last": "long thread, last page",
    "reply": "reply, short thread",
    "reply_long": "reply, long thread",
}


def line(row: Row) -> str:
    """A row as it is printed while the bench goes on."""
    queries = "" if row.queries is None else f"{row.queries_cold}/{row.queries} queries"
    size = "" if row.html_bytes is None else f"{row.html_bytes / 1000:.1f} kB"
    return (
        f"  {NAMES[row.page]:<24} {row.reader:<8} {row.per_second:>8.1f} req/s  p50 {row.p50:>8.2f}  p95 {row.p95:>8.2f} ms"
        f"  {row.cpu_ms:>8.2f} CPU ms  {queries:<14} {size}"
    ).rstrip()


def table(rows: Sequence[Row]) -> str:
    """Ours beside stock, in Markdown: one table for each database and size."""
    stock = {(row.database, row.messages, row.page, row.reader): row for row in rows if row.project == "stock"}
    parts = []
    for stand in dict.fromkeys((row.database, row.messages) for row in rows):
        lines = [f"{stand[0]}, {stand[1]:,} messages", "", _cells(HEADINGS), _cells(["---"] * len(HEADINGS))]
        for row in rows:
            if row.project == "ours" and (row.database, row.messages) == stand:
                lines.append(_cells(_columns(row, stock.get((*stand, row.page, row.reader)))))
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _columns(row: Row, other: Row | None) -> list[str]:
    return [
        NAMES[row.page],
        row.reader,
        f"{row.per_second:.0f}",
        f"{row.p50:.1f}",
        f"{row.p95:.1f}",
        f"{row.cpu_ms:.2f}",
        "" if row.queries is None else f"{row.queries_cold}/{row.queries}",
        "" if row.html_bytes is None else f"{row.html_bytes / 1000:.1f}",
        f"{other.cpu_ms:.1f}" if other else "",
        f"{other.cpu_ms / row.cpu_ms:.1f}×" if other and row.cpu_ms else "",
    ]


def _cells(parts: Sequence[str]) -> str:
    return "| " + " | ".join(parts) + " |"


def goals(rows: Sequence[Row]) -> list[Goal]:
    """What the project set itself, held against what was measured of ours."""
    found: list[Goal] = []
    at = {(row.database, row.messages, row.page, row.reader): row for row in rows if row.project == "ours"}
    for (database, messages, page, reader), row in at.items():
        where = f"{NAMES[page]}, {reader}, {database}, {messages:,}"
        if (page, reader) in CPU:
            found.append(Goal(f"{where}: CPU ms", row.cpu_ms, CPU[page, reader]))
        if (page, reader) in QUERIES and row.queries_cold is not None:
            found.append(Goal(f"{where}: queries, empty cache", row.queries_cold, QUERIES[page, reader]))
        if page == "thread" and row.html_bytes is not None:
            found.append(Goal(f"{where}: kB of HTML", row.html_bytes / 1000, HTML))
        for this, other in (("last", "long"), ("reply_long", "reply")):
            first = at.get((database, messages, other, reader))
            if page == this and first and first.cpu_ms:
                found.append(Goal(f"{where}: of {NAMES[other]}", round(row.cpu_ms / first.cpu_ms, 2), SAME))
        small = at.get((database, 100_000, page, reader))
        if messages == 1_000_000 and small and small.cpu_ms:
            found.append(Goal(f"{where}: of 100,000", round(row.cpu_ms / small.cpu_ms, 2), SAME))
    return found


def verdict(found: Sequence[Goal]) -> str:
    """The goals, those that are missed first."""
    ordered = sorted(found, key=lambda goal: goal.met)
    return "\n".join(
        f"{'met   ' if goal.met else 'MISSED'} {goal.value:>8} at most {goal.limit:>6}  {goal.name}" for goal in ordered
    )
