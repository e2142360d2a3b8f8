"""`manage.py render_again`: after the renderer or the sanitiser was mended, old messages are mended too."""

from typing import Any

from django.core.management.base import BaseCommand

from forums.upkeep import render_again


class Command(BaseCommand):
    help = "Renders anew the messages made by an older renderer."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far it is."""
        done = 0
        for done in render_again():
            self.stdout.write(f"{done} messages")
        self.stdout.write(self.style.SUCCESS(f"Done: {done} messages rendered anew."))
