"""`manage.py worker`: the worker as a process of its own, for production."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from background.worker import LoopingWorker


class Command(BaseCommand):
    help = "Carries out background work until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run in the foreground; SIGTERM and SIGINT end it after the task in hand."""
        worker = LoopingWorker(alone=False)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: worker.stop())
        worker.run()
