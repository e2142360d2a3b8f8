"""`manage.py first_day`: makes the database of the first day anew, after migrations have changed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from maillage import firstday
from maillage.environment import ROOT


class Command(BaseCommand):
    help = "Migrates an empty SQLite database in a temporary folder and keeps it as the database of the first day."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how large the file became."""
        with tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": ""}
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
            size = firstday.keep(Path(folder) / "maillage.sqlite3")
        self.stdout.write(self.style.SUCCESS(f"{firstday.FILE.relative_to(ROOT)}: {size // 1024} kB"))
