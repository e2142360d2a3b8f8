"""`manage.py library refresh`: brings the library up to date with the pages, and its index with its lines."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.library.projecting import refresh_all


class Command(BaseCommand):
    help = "Brings the lines of the library up to date with the productions, and the index with the lines."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["refresh"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how much had to change; a second time nothing has."""
        changed, anew = refresh_all()
        self.stdout.write(f"{changed} lines changed, index {'made anew' if anew else 'as it should be'}")
