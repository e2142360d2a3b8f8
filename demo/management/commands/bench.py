"""`manage.py bench`: what docs/performance.md reports. Takes some minutes; run it on a quiet machine."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from demo.bench import PARTS, Measure


class Command(BaseCommand):
    help = "Measures the platform, prints a table and writes bench.json in DATA_DIR."

    def add_arguments(self, parser: CommandParser) -> None:
        """--only."""
        parser.add_argument("--only", choices=sorted(PARTS), help="runs one part")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the parts asked for; one that cannot be run stops the command."""
        measures: list[Measure] = []
        for name, part in PARTS.items():
            if options["only"] in (None, name):
                measures += part()
        for one in measures:
            self.stdout.write(f"{one.name:<40} {one.value:>9} {one.unit:<3} at most {one.baseline:>6} {one.ratio:>7}")
        rows = [
            {"name": m.name, "value": m.value, "unit": m.unit, "baseline": m.baseline, "ratio": m.ratio}
            for m in measures
        ]
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / "bench.json").write_text(json.dumps(rows, indent=2) + "\n")
