"""`manage.py territories`: the official territories, from the files of the project or of another folder."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reference.files import Refused
from reference.importing import take_in
from reference.loading import DATA, load
from reference.models import TerritoryChange


class Command(BaseCommand):
    help = "Brings the official territories (regions to priority neighbourhoods) up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """load; import [folder] [--on] [--dry-run] [--many]."""
        parser.add_argument(
            "action",
            choices=["load", "import"],
            help="load: the first time, read the files of reference/data; import: take in another year, with history",
        )
        parser.add_argument("folder", nargs="?", type=Path, default=DATA, help="import: where the files are")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="import: since when changes hold (today)")
        parser.add_argument("--dry-run", action="store_true", help="import: say what would be done, and write nothing")
        parser.add_argument("--many", action="store_true", help="import: many places may vanish without a movement")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one or the other."""
        begun = time.monotonic()
        if options["action"] == "load":
            self._load(begun)
            return
        try:
            found = take_in(options["folder"], on=options["on"], dry=options["dry_run"], many=options["many"])
        except Refused as refused:
            raise CommandError(f"{refused} Nothing was changed.") from refused
        for line in found.report():
            self.stdout.write(line)
        done = "nothing was written (--dry-run)" if options["dry_run"] else "written" if found.counts else "no change"
        self.stdout.write(f"territories: {done}, {time.monotonic() - begun:.1f} s")

    def _load(self, begun: float) -> None:
        if TerritoryChange.objects.exists():
            self.stdout.write("territories: they have a history here; « territories import » brings another year in")
            return
        loaded = load()
        seconds = time.monotonic() - begun
        self.stdout.write(f"territories: {loaded.total} known, {loaded.written} written, {seconds:.1f} s")
