"""A private PostgreSQL server, made by the distribution's own `initdb`, with the settings of an ordinary small one."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from demo.bench.serving import free_port, spawned, wait_until

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
OWNER = "bench"
# Autovacuum is off so that it does not run in the midst of a measure: tables are vacuumed once they are filled.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "autovacuum": "off",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Postgres:
    """A running server: its process, how to reach it, and its databases that are migrated and hold nothing."""

    pid: int
    port: int
    binaries: Path
    migrated: set[str] = field(default_factory=set)

    def database(self, name: str, like: str = "") -> str:
        """Make a database, empty or the copy of another that nobody is connected to; gives its address."""
        client = ["--host=127.0.0.1", f"--port={self.port}", f"--username={OWNER}"]
        _run([self.binaries / "createdb", *client, *([f"--template={like}"] if like else []), name])
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{name}"

    def drop(self, name: str) -> None:
        """Throw a database away, and its place on the disk with it."""
        client = ["--host=127.0.0.1", f"--port={self.port}", f"--username={OWNER}"]
        _run([self.binaries / "dropdb", "--force", "--if-exists", *client, name])


def binaries() -> Path:
    """The folder of the newest server installed; RuntimeError when there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("initdb not found: install the package postgresql, or say DATABASES=sqlite")
    return Path(on_path).resolve().parent


@contextmanager
def running() -> Iterator[Postgres]:
    """A fresh server, ended and thrown away afterwards."""
    tools, port, user = binaries(), free_port(), _account()
    with tempfile.TemporaryDirectory(prefix="maillage-bench-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user is not None:
            os.chown(folder, user, user)
        data = folder / "data"
        _run(
            [
                *(tools / "initdb", f"--pgdata={data}", f"--username={OWNER}", "--auth=trust", "--encoding=UTF8"),
                *("--locale=C.UTF-8", "--no-sync", "--no-instructions"),
            ],
            user,
        )
        options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        ready = [str(tools / "pg_isready"), "--quiet", "--timeout=1", "--host=127.0.0.1", f"--port={port}"]
        # SIGINT is PostgreSQL's "fast shutdown": it does not wait for clients to leave.
        with spawned(
            [str(tools / "postgres"), "-D", str(data), "-p", str(port), *options],
            cwd=folder,
            env=ENVIRONMENT,
            user=user,
            stop=signal.SIGINT,
        ) as server:
            wait_until(
                lambda: subprocess.run(ready, env=ENVIRONMENT, check=False).returncode == 0, server, "PostgreSQL"
            )
            yield Postgres(server.pid, port, tools)


def _account() -> int | None:
    """PostgreSQL refuses to run as root; any other user runs it as themselves."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _run(command: list[str | Path], user: int | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        env=ENVIRONMENT,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        user=user,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {done.stderr.decode(errors='replace').strip()}")
