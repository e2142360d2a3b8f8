"""A private Redis server without persistence."""

from __future__ import annotations

import contextlib
import shutil
import socket
from collections.abc import Iterator

from tests.servers.process import ATTEMPTS, StartFailed, Unavailable, free_port, private_folder, spawned

NAME = "redis"
VARIABLE = "REDIS_URL"

_START_TIMEOUT = 20
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


@contextlib.contextmanager
def _started(binary: str) -> Iterator[str]:
    with private_folder(NAME) as folder:
        port = free_port()
        command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
        command += ["--appendonly", "no", "--daemonize", "no", "--databases", "16"]
        with spawned(command, folder, env=_ENVIRONMENT) as server:
            server.wait_until(lambda: _answers(port), _START_TIMEOUT)
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Yield the URL of a fresh, empty Redis server."""
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if not binary:
        raise Unavailable(NAME, "redis-server not found; install the package redis-server")
    with contextlib.ExitStack() as stack:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                url = stack.enter_context(_started(binary))
                break
            except StartFailed as failure:
                if attempt == ATTEMPTS:
                    raise Unavailable(NAME, str(failure)) from failure
        yield url
