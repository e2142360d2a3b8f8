"""`manage.py consents verify [--draft N]`: recomputes the register of consents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.capitalisation.consent.register import verify
from home.capitalisation.models import ConsentEntry


class Command(BaseCommand):
    help = "Recomputes the register of consents, and says the first line of each draft that does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        """verify, and of which draft."""
        parser.add_argument("deed", choices=["verify"])
        parser.add_argument("--draft", type=int, help="the number of a draft; all of them without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with an error when a line is broken or missing."""
        broken = list(verify(options["draft"]))
        for one in broken:
            line = f"line {one.entry}" if one.entry else "a line is missing"
            self.stderr.write(f"draft {one.draft}, {line}: {one.why}")
        if broken:
            raise CommandError(f"{len(broken)} registers do not hold")
        lines = ConsentEntry.objects.all()
        if options["draft"] is not None:
            lines = lines.filter(quotation__draft=options["draft"])
        self.stdout.write(f"{lines.count()} lines hold")
