"""Processes to measure: started with nothing of this shell's settings, and ended whatever happens."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds a server may take to answer
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PIP_FIND_LINKS", "PIP_CERT", "SSL_CERT_FILE")
# Waits until its standard input closes, which happens even when the bench is killed outright, then ends the group.
GUARD = 'cat >/dev/null; kill -s KILL -- "-$1" 2>/dev/null'


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kept() -> dict[str, str]:
    """What any measured process may know of this shell."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def environment(folder: Path, port: int) -> dict[str, str]:
    """What `make run` knows when it is measured: where its data is, where to listen, and that one person writes a lot."""
    told = {"DEBUG": "1", "DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1", "RATE_LIMITS": "0"}
    return {**kept(), **told}


@contextmanager
def spawned(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    log: Path | None = None,
    user: int | None = None,
    stop: int = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a process group of its own; the whole group ends with the block, or with this process."""
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("wb")) if log else subprocess.DEVNULL
        process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
        )
        stack.callback(end, process, stop)
        guard = subprocess.Popen(
            ["/bin/sh", "-c", GUARD, "guard", str(process.pid)], stdin=subprocess.PIPE, start_new_session=True
        )
        stack.callback(end, guard, signal.SIGKILL)
        yield process


def end(process: subprocess.Popen[bytes], first: int) -> None:
    """End a process politely, then its whole group by force."""
    if process.poll() is None:
        process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str, log: Path | None = None) -> None:
    """Wait for a server; RuntimeError, with the end of its log, when it ends first or PATIENCE does."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            told = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log else ""
            raise RuntimeError(f"{name} never answered\n{told}".strip())
        time.sleep(0.05)


@contextmanager
def answering(command: list[str], checkout: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Start a server, wait for its home page, and end it; yields its address and the seconds to that first answer."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    begun = time.monotonic()
    with spawned(command, cwd=checkout, env=environment(folder, port)) as server:
        wait_until(lambda: fetch(url + "/") is not None, server, " ".join(command))
        yield url, time.monotonic() - begun


def fetch(url: str) -> float | None:
    """Seconds that a page took to come whole; None if it did not."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - loopback
            answer.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
    return time.monotonic() - begun


def listens(port: int) -> bool:
    """Whether something on this machine takes connections at this port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
