"""A private PostgreSQL server, made by the distribution's own `initdb` and thrown away afterwards."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.servers.process import ATTEMPTS, StartFailed, Unavailable, free_port, private_folder, run_as, spawned

NAME = "postgres"
VARIABLE = "DATABASE_URL"

_USER = "maillage"
_DATABASE = "maillage"
_START_TIMEOUT = 60
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
# Speed instead of durability: the data does not outlive the test run.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def _binaries() -> Path:
    """Return the folder of the newest server installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise Unavailable(NAME, "initdb not found; install the package postgresql")


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_START_TIMEOUT,
        check=False,
        **run_as(),  # type: ignore[call-overload]
    )
    if done.returncode:
        raise StartFailed(f"{Path(command[0]).name} failed: {done.stderr.decode(errors='replace').strip()}")


@contextlib.contextmanager
def _started(binaries: Path) -> Iterator[str]:
    with private_folder(NAME) as folder:
        data, port = folder / "data", free_port()
        _run(
            [
                binaries / "initdb",
                f"--pgdata={data}",
                f"--username={_USER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--no-instructions",
            ],
            folder,
        )
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        client = ["--host=127.0.0.1", f"--port={port}", f"--username={_USER}"]
        # SIGINT is PostgreSQL's "fast shutdown": it does not wait for clients to leave.
        with spawned(
            [binaries / "postgres", "-D", data, "-p", str(port), *options],
            folder,
            env=_ENVIRONMENT,
            stop_signal=signal.SIGINT,
        ) as server:
            ready = [str(binaries / "pg_isready"), "--quiet", "--timeout=1", *client]
            server.wait_until(
                lambda: subprocess.run(ready, env=_ENVIRONMENT, check=False).returncode == 0, _START_TIMEOUT
            )
            _run([binaries / "createdb", *client, _DATABASE], folder)
            yield f"postgresql://{_USER}@127.0.0.1:{port}/{_DATABASE}"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Yield the URL of a fresh PostgreSQL server with one empty database."""
    binaries = _binaries()
    with contextlib.ExitStack() as stack:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                url = stack.enter_context(_started(binaries))
                break
            except StartFailed as failure:
                if attempt == ATTEMPTS:
                    raise Unavailable(NAME, str(failure)) from failure
        yield url
