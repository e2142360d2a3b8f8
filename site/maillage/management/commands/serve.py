"""`manage.py serve`: the platform on one machine, in one process. What `make run` starts."""

import gc
import sys
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from background.worker import LoopingWorker
from maillage.environment import read
from maillage.firstday import database_file, lay_down

ACCOUNTS = [
    ("pro@demo.test", "Samira Benali, membre de réseaux"),
    ("pair@demo.test", "Luc Moreau, membre de réseaux"),
    ("animation@demo.test", "Inès Costa, anime le réseau Éducation"),
    ("edition@demo.test", "Paul Le Guen, édition (/admin/)"),
    ("pilotage@demo.test", "Hélène Faure, pilotage (/pilotage/)"),
    ("nouveau@demo.test", "Karim Diallo, vient de s'inscrire"),
    ("admin@demo.test", "administration technique"),
]


class Command(BaseCommand):
    help = "Prepares the database, then serves the platform with its worker."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted; the worker ends after the task in hand."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.prepare()
        env = read()
        self.announce(f"http://{env.host}:{env.port}/")
        worker = LoopingWorker(alone=True) if settings.EMBEDDED_WORKER else None
        if worker:
            worker.start()
        try:
            uvicorn.run(
                "maillage.asgi:application",
                host=env.host,
                port=env.port,
                lifespan="off",
                ws="websockets-sansio",
                ws_max_size=65_536,
                timeout_graceful_shutdown=3,
                log_level="warning",
                server_header=False,
            )
        finally:
            if worker:
                worker.stop()
                worker.join(timeout=10)

    def prepare(self) -> None:
        """Bring the database up to date; on the very first run, with DEBUG, fill it with the demo."""
        file = database_file()
        laid = file is not None and lay_down(file)
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        first_run = laid or not executor.loader.applied_migrations
        gc.disable()  # migrations make a great many objects that live: collecting among them is a sixth of the wait
        if plan:
            self.stdout.write("Preparing the database…")
            call_command("migrate", verbosity=0)
        if first_run and settings.DEBUG:
            self.stdout.write("Loading the demo…")
            call_command("demo", stdout=self.stdout)
        gc.enable()
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()

    def announce(self, address: str) -> None:
        """Print where the platform answers, and who one can be."""
        self.stdout.write(self.style.SUCCESS(f"\nMaillage answers at {address}"))
        if settings.DEBUG:
            self.stdout.write("Demo accounts (password: maillage-demo)")
            for email, who in ACCOUNTS:
                self.stdout.write(f"  {email:<22} {who}")
            self.stdout.write(f"Mail that would have left: {address}courriels/")
        sys.stdout.flush()
