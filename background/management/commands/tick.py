"""`manage.py tick`: owes what is due. The worker does it by itself; this is for those who prefer a cron."""

from typing import Any

from django.core.management.base import BaseCommand

from background.schedule import tick


class Command(BaseCommand):
    help = "Owes the recurring duties that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the duties that were owed."""
        for name in tick():
            self.stdout.write(name)
