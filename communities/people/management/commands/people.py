"""Repairs what is kept about people to be found."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from communities.people.holding import keep_all_places


class Command(BaseCommand):
    """`people places`: works out again the territories that hold each person's."""

    help = "Works out again the places of profiles: run it after the official territories have changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["places"])

    def handle(self, *args: Any, **options: Any) -> None:
        changed = keep_all_places()
        self.stdout.write(f"{changed} row(s) put right")
