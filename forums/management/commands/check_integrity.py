"""`manage.py check_integrity`: counts threads and messages afresh and says what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forums.upkeep import check_integrity


class Command(BaseCommand):
    help = "Compares the counters of forums and threads with what is there."

    def add_arguments(self, parser: CommandParser) -> None:
        """--mend."""
        parser.add_argument("--mend", action="store_true", help="puts right what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """List what differs; an error unless it is mended."""
        wrong = check_integrity(mend=options["mend"])
        for line in wrong:
            self.stdout.write(line)
        if wrong and not options["mend"]:
            raise CommandError(f"{len(wrong)} counters differ; --mend puts them right.")
        self.stdout.write(self.style.SUCCESS("Counters are true."))
