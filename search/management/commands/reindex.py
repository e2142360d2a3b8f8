"""`manage.py reindex`: look at everything that can be found again, and make the engine's index anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import projection
from search.engines import engine
from search.engines.base import Unavailable
from search.plugs import kinds


class Command(BaseCommand):
    help = "Rebuilds what search knows, while the site is in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", choices=sorted(kinds()), help="only things of this kind")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for kind in [options["kind"]] if options["kind"] else list(kinds()):
                self.reindex(kind, tell=bool(options["kind"]))
            if not options["kind"]:
                projection.forget_unknown()
                engine().rebuild()
                self.stdout.write("index: made anew")
        except Unavailable as error:
            raise CommandError(f"the search server does not answer: {error}") from error

    def reindex(self, kind: str, *, tell: bool) -> None:
        """One kind, with its progress on one line where a person watches."""
        begun, count = time.monotonic(), 0
        for count in projection.reproject(kind, tell=tell):
            if self.stdout.isatty():
                self.stdout.write(f"\r{kind}: {count}", ending="")
        self.stdout.write(f"{kind}: {count} looked at, {time.monotonic() - begun:.1f} s")
