"""The two projects that are compared: how each is prepared, filled and served."""

import json
import lzma
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.bench import stock
from demo.bench.serving import ROOT, free_port, kept, listens, spawned, wait_until

FIRST_DAY = ROOT / "site" / "maillage" / "firstday.sqlite3.xz"
SERVER = (
    "--host",
    "127.0.0.1",
    "--no-proxy-headers",
    "--no-server-header",
    "--no-access-log",
    "--log-level",
    "warning",
)


@dataclass(frozen=True)
class Side:
    """A project with its data: `name` is "ours" or "stock"."""

    name: str
    folder: Path
    cwd: Path
    application: str
    env: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run Python with this project's settings; gives what it printed. RuntimeError with what it said if it fails."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.cwd, env=self.env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {' '.join(arguments)}\n{done.stderr[-4000:]}")
        return done.stdout

    def inside(self, what: str, **options: str) -> Any:
        """Have `inside` do one thing in this project."""
        given = [part for name, value in options.items() for part in (f"--{name}", value)]
        return json.loads(self.run("-m", "demo.bench.inside", what, self.name, *given).strip().splitlines()[-1])

    @contextmanager
    def served(self) -> Iterator[tuple[str, int]]:
        """Serve it as production does, one process; yields its address and its process."""
        port = free_port()
        log = self.folder / f"{self.name}.log"
        with spawned(
            [sys.executable, "-m", "uvicorn", self.application, "--port", str(port), *SERVER],
            cwd=self.cwd,
            env=self.env,
            log=log,
        ) as server:
            wait_until(lambda: listens(port), server, self.name, log)
            yield f"http://127.0.0.1:{port}", server.pid


def ours(folder: Path, database: str, static: Path | None = None) -> Side:
    """Our project, migrated; `database` is an address, or nothing for the embedded one. `static`: collected already."""
    folder.mkdir(parents=True)
    env = {
        **kept(),
        "RATE_LIMITS": "0",
        "DATA_DIR": str(folder),
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "WORKER": "none",  # what follows a message is done off the request, by another process
        "DJANGO_SETTINGS_MODULE": "maillage.settings",
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
    }
    if database:
        env["DATABASE_URL"] = database
    else:
        (folder / "maillage.sqlite3").write_bytes(lzma.decompress(FIRST_DAY.read_bytes()))
    side = Side("ours", folder, ROOT, "maillage.asgi:application", env)
    if static:
        (folder / "static").symlink_to(static)
    else:
        side.run("-m", "django", "collectstatic", "--no-input", "--verbosity", "0")
    side.run("-m", "django", "migrate", "--verbosity", "0")
    return side


def stock_machina(folder: Path, database: str) -> Side:
    """A stock machina project, migrated; `database` is an address, or nothing for a file."""
    folder.mkdir(parents=True)
    project = stock.write(folder)
    env = {
        **kept(),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATABASE_URL": database or f"sqlite:///{folder / 'stock.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "stockboard.settings",
        "PYTHONPATH": f"{project}:{ROOT}",
    }
    side = Side("stock", folder, project, "stockboard.asgi:application", env)
    side.run("-m", "django", "migrate", "--verbosity", "0")
    return side
