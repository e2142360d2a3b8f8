"""`manage.py territories load`: the official territories, from the files of the project."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reference.loading import load


class Command(BaseCommand):
    help = "Brings the official territories (regions to priority neighbourhoods) up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load"], help="load: read the files of reference/data")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        loaded = load()
        seconds = time.monotonic() - begun
        self.stdout.write(f"territories: {loaded.total} known, {loaded.written} written, {seconds:.1f} s")
