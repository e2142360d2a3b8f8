"""`manage.py similar_again`: works out afresh the threads like each thread, where it stopped if it was interrupted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forums.around.similar import put_beside
from forums.forum_conversation.models import Topic

BATCH = 100


class Command(BaseCommand):
    help = "Works out afresh the threads that stand beside each thread. May be interrupted: --after takes it up again."

    def add_arguments(self, parser: CommandParser) -> None:
        """--after."""
        parser.add_argument("--after", type=int, default=0, help="the last thread that was done, as it was said")
        parser.add_argument("--missing", action="store_true", help="only the threads that have none")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far it is, batch by batch."""
        last, done = options["after"], 0
        threads = Topic.objects.filter(approved=True, first_post__isnull=False)
        if options["missing"]:
            threads = threads.filter(similar=[])
        while batch := list(threads.filter(pk__gt=last).select_related("forum", "first_post").order_by("pk")[:BATCH]):
            for topic in batch:
                put_beside(topic)
            last, done = batch[-1].pk, done + len(batch)
            self.stdout.write(f"{done} threads, up to {last}")
        self.stdout.write(self.style.SUCCESS(f"Done: {done} threads."))
