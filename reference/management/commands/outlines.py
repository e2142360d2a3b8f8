"""`manage.py outlines <file>`: draw the outlines of régions and départements anew, from official ones in GeoJSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reference.loading import DATA, rows
from reference.tracing import trace


class Command(BaseCommand):
    help = "Makes reference/data/outlines.json from a GeoJSON file of all départements (properties: code)."
    requires_system_checks = ()  # it reads a file and writes one

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        region_of = {line["code"]: line["region"] for line in rows("departements")}
        traced = trace(json.loads(options["file"].read_text(encoding="utf-8")), region_of)
        made = DATA / "outlines.json"
        made.write_text(json.dumps(traced, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        self.stdout.write(f"outlines: {', '.join(f'{len(found)} {kind}' for kind, found in traced.items())}")
