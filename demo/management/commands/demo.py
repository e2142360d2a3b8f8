"""`manage.py demo`: a network that meets, asks and answers."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from communities.networks.models import Network
from communities.people.models import Profile
from communities.people.photos.pictures import SIZES, stored_as
from demo import care, drafting, editorial, exchanges, gatherings, large, newsroom, people, sharing, upkeep
from demo.people import Cast
from reference.loading import load
from search.actions import gathered


def forget_photos() -> None:
    """Delete the photos of the profiles that are about to go; without any table yet, there are none."""
    try:
        with transaction.atomic():
            names = list(Profile.objects.exclude(photo="").order_by("pk").values_list("photo", flat=True))
    except DatabaseError:
        return
    for name in names:
        for size in SIZES:
            default_storage.delete(stored_as(name, size))


def start_afresh() -> None:
    """Drop every table, then make them anew: data that migrations bring comes back as on the first day."""
    forget_photos()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'")
            virtual = [name for (name,) in cursor.fetchall()]
            for name in [*virtual, *connection.introspection.table_names(cursor)]:
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)}")
    connection.close()
    call_command("migrate", verbosity=0)


class Command(BaseCommand):
    help = "Loads demo content: people, networks, threads, meetings, news and productions."

    def add_arguments(self, parser: CommandParser) -> None:
        """--size, --reset, --force."""
        parser.add_argument("--size", choices=["small", "large"], default="small")
        parser.add_argument("--reset", action="store_true", help="empties the database first")
        parser.add_argument("--force", action="store_true", help="even where DEBUG is off")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, saying what is done and how long it took. Content that is there already is left as it is."""
        if not settings.DEBUG and not options["force"]:
            raise CommandError("The demo is for trying things out: DEBUG is off. Say --force if you mean it.")
        if options["reset"]:
            self.step("reset", start_afresh)
        now = timezone.now()
        self.step("territories", load)
        if Network.objects.filter(slug="education").exists():
            self.stdout.write("The demo is here already.")
        else:
            with transaction.atomic(), gathered():
                self.small(Cast(now))
        if options["size"] == "large":
            large.generate(now, self.stdout)

    def small(self, cast: Cast) -> None:
        """Everything written by hand."""
        self.step("people", lambda: people.load_people(cast))
        self.step("networks", lambda: people.load_networks(cast))
        self.step("facilitations", lambda: people.load_facilitations(cast))
        self.step("pages", editorial.load_pages)
        self.step("threads", lambda: exchanges.load_threads(cast))
        self.step("facilitation journal", lambda: exchanges.load_facilitation_act(cast))
        self.step("rooms", lambda: exchanges.load_rooms(cast))
        self.step("meetings", lambda: gatherings.load_meetings(cast))
        self.step("trainings", lambda: gatherings.load_trainings(cast))
        self.step("needs", lambda: people.load_needs(cast))
        self.step("care", lambda: care.load_care(cast))
        self.step("news", lambda: editorial.load_news(cast))
        self.step("productions", lambda: editorial.load_productions(cast))
        self.step("archive", lambda: editorial.load_archive(cast))
        self.step("newsroom", lambda: newsroom.load_newsroom(cast))
        self.step("upkeep", lambda: upkeep.load_upkeep(cast))
        self.step("drafts", lambda: drafting.load_drafts(cast))
        self.step("letters", lambda: sharing.load_sharing(cast))

    def step(self, name: str, work: Callable[[], Any]) -> None:
        """Do one part, and say how long it took."""
        begun = time.monotonic()
        work()
        self.stdout.write(f"{name}: {time.monotonic() - begun:.1f} s")
