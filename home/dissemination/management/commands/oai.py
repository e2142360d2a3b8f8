"""`manage.py oai refresh`: what harvesters are told of our productions, made anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from home.dissemination.models import Provided
from home.dissemination.oai.keeping import refresh


class Command(BaseCommand):
    help = "Describes every production anew for OAI-PMH; only what changed gets a new datestamp. May run at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["refresh"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all productions, a batch at a time."""
        done = refresh()
        while done:
            done = refresh(after=done)
        gone = Provided.objects.filter(deleted=True).count()
        self.stdout.write(f"{Provided.objects.count() - gone} provided, {gone} told gone")
