"""What an import did, and what it could not carry over."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Report:
    """Counts by kind and by what happened (added, changed, same, kept), and what was left behind: (what, why)."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    left: list[tuple[str, str]] = field(default_factory=list)

    def count(self, kind: str, what: str) -> None:
        """One more."""
        self.counts[kind, what] += 1

    def leave(self, what: str, why: str) -> None:
        """Something was not carried over, or not whole."""
        self.left.append((what, why))

    def write(self, path: Path) -> None:
        """The whole report, as JSON."""
        counts = [{"kind": kind, "what": what, "count": count} for (kind, what), count in sorted(self.counts.items())]
        left = [{"what": what, "why": why} for what, why in self.left]
        path.write_text(json.dumps({"counts": counts, "left": left}, ensure_ascii=False, indent=1))
