"""`manage.py bench`: what docs/performance.md reports. Takes a while; run it on a quiet machine."""

import json
import signal
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.bench import board, directory, library, profiling, report
from demo.bench.crowd import large
from demo.bench.letters import letters
from demo.bench.measures import Measure
from demo.bench.oai import oai
from demo.bench.papers import papers
from demo.bench.starts import starts
from demo.bench.texts import texts

PLATFORM: dict[str, Callable[[], list[Measure]]] = {
    "starts": starts,
    "large": large,
    "texts": texts,
    "letters": letters,
    "oai": oai,
    "papers": papers,
}


def numbers(text: str) -> tuple[int, ...]:
    """`10000 100000` as numbers; at least a hundred messages are needed for the threads that are measured."""
    found = tuple(int(part) for part in text.replace(",", " ").replace("_", "").split())
    if not found or min(found) < 100:
        raise ValueError("at least 100 messages")
    return found


class Command(BaseCommand):
    help = "Measures the platform, prints tables, writes bench.json, bench/forums.json and bench/directory.json in DATA_DIR."

    def add_arguments(self, parser: CommandParser) -> None:
        """--only, and what the forums' part takes."""
        parser.add_argument(
            "--only", choices=[*sorted(PLATFORM), "forums", "directory", "library"], help="runs one part"
        )
        forums = parser.add_argument_group("forums")
        forums.add_argument("--sizes", type=numbers, default=board.SIZES, help="numbers of messages")
        forums.add_argument("--databases", default=" ".join(board.DATABASES), help="sqlite, postgresql or both")
        forums.add_argument("--ours", action="store_true", help="leaves the stock machina project out")
        forums.add_argument("--quick", action="store_true", help="10,000 messages, SQLite, a second a page")
        forums.add_argument("--profile", choices=board.PAGES, help="prints where the time of a page goes, and ends")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the parts asked for; one that cannot be run stops the command, and every process it started ends."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            if options["profile"]:
                profiling.report(options["profile"], options["sizes"][0], self.stdout.write)
                return
            for name, part in PLATFORM.items():
                if options["only"] in (None, name):
                    self.platform(part())
            if options["only"] in (None, "forums"):
                self.forums(self.asked(options))
            if options["only"] in (None, "directory"):
                self.directory(self.asked(options))
            if options["only"] in (None, "library"):
                self.library(self.asked(options))
        except RuntimeError as failed:
            raise CommandError(str(failed)) from failed
        except KeyboardInterrupt:
            raise CommandError("interrupted") from None

    def asked(self, options: dict[str, Any]) -> board.Asked:
        """What to measure of the forums."""
        databases = tuple(options["databases"].replace(",", " ").split())
        if not databases or set(databases) - set(board.DATABASES):
            raise CommandError(f"databases: {' '.join(board.DATABASES)}")
        projects = ("ours",) if options["ours"] else board.PROJECTS
        if options["quick"]:
            return board.Asked(
                sizes=(10_000,), databases=("sqlite",), projects=projects, seconds=1, most=100, answers=40
            )
        return board.Asked(sizes=options["sizes"], databases=databases, projects=projects)

    def platform(self, measures: list[Measure]) -> None:
        """Print a part's numbers, and keep them beside those of the other parts."""
        for one in measures:
            self.stdout.write(f"{one.name:<40} {one.value:>9} {one.unit:<3} at most {one.baseline:>6} {one.ratio:>7}")
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        file = settings.DATA_DIR / "bench.json"
        held = json.loads(file.read_text()) if file.exists() else []
        rows = [{**asdict(one), "ratio": one.ratio} for one in measures]
        names = {row["name"] for row in rows}
        file.write_text(json.dumps([*(row for row in held if row["name"] not in names), *rows], indent=2) + "\n")

    def forums(self, asked: board.Asked) -> None:
        """Print the tables of the forums and their goals, and keep all that was measured."""
        found = board.measure(asked, self.stdout.write)
        rows = [report.Row(**row) for row in found["rows"]]
        goals = report.goals(rows)
        self.stdout.write("\n" + report.table(rows) + "\n\n" + report.verdict(goals))
        folder = settings.DATA_DIR / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        whole = {**found, "goals": [{**asdict(goal), "met": goal.met} for goal in goals]}
        (folder / "forums.json").write_text(json.dumps(whole, indent=2) + "\n")

    def directory(self, asked: board.Asked) -> None:
        """Print what each combination of the directory's filters takes, and keep all that was measured."""
        found = directory.measure(asked.databases, self.stdout.write)
        self.stdout.write("\n" + directory.table(found))
        folder = settings.DATA_DIR / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "directory.json").write_text(json.dumps(found, indent=2) + "\n")

    def library(self, asked: board.Asked) -> None:
        """Print what each combination of the library's facets takes, and keep all that was measured."""
        found = library.measure(asked.databases, self.stdout.write)
        self.stdout.write("\n" + library.table(found))
        folder = settings.DATA_DIR / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "library.json").write_text(json.dumps(found, indent=2) + "\n")
