"""What the three servers share: a free port, a private folder, a process group that surely ends."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ATTEMPTS = 3
"""How often a server is started anew on another port before its failure is believed."""

_UNPRIVILEGED = "nobody"

# Waits until its standard input closes, which happens even when the parent is killed outright, then ends the
# server's process group and removes its folder.
_GUARD = 'cat >/dev/null; kill -s KILL -- "-$1" 2>/dev/null; sleep 0.2; rm -rf -- "$2"'


class Unavailable(Exception):
    """A server cannot be had on this machine; says which one and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class StartFailed(Exception):
    """A server's process ended, or stayed silent, before it was ready."""


@dataclass(frozen=True)
class Server:
    """A started server process: its private folder and its log."""

    process: subprocess.Popen[bytes]
    folder: Path
    log: Path

    def tail(self, lines: int = 15) -> str:
        """Return the end of the server's log, for an error message."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def wait_until(self, ready: Callable[[], bool], timeout: float) -> None:
        """Wait until `ready` holds; raise `StartFailed` when the process ends first or time runs out."""
        deadline = time.monotonic() + timeout
        while not ready():
            if self.process.poll() is not None:
                raise StartFailed(f"ended with code {self.process.returncode} while starting\n{self.tail()}")
            if time.monotonic() > deadline:
                raise StartFailed(f"not ready after {timeout:.0f} s\n{self.tail()}")
            time.sleep(0.05)


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def accepts_connections(port: int) -> bool:
    """Tell whether something listens on this loopback port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def run_as() -> dict[str, object]:
    """Return the arguments of `subprocess` that drop root's rights; none are needed for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(_UNPRIVILEGED)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give_away(path: Path) -> None:
    """Make `path` belong to the account the servers run as."""
    if os.geteuid() == 0:
        account = pwd.getpwnam(_UNPRIVILEGED)
        os.chown(path, account.pw_uid, account.pw_gid)


@contextlib.contextmanager
def private_folder(name: str) -> Iterator[Path]:
    """Yield a new folder that only the server's account can enter, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"maillage-{name}-"))
    give_away(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def spawned(
    command: Sequence[str | Path],
    folder: Path,
    *,
    env: Mapping[str, str],
    cwd: Path | None = None,
    stop_signal: int = signal.SIGTERM,
    stop_timeout: float = 15,
) -> Iterator[Server]:
    """Run `command` in a process group of its own, and end the whole group afterwards, whatever happens."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd or folder,
            env=dict(env),
            start_new_session=True,
            **run_as(),  # type: ignore[call-overload]
        )
    try:
        guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", str(process.pid), str(folder)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
    except BaseException:
        _end(process, signal.SIGKILL, 5)
        raise
    try:
        yield Server(process, folder, log)
    finally:
        _end(process, stop_signal, stop_timeout)
        _end(guard, signal.SIGKILL, 5)
        if guard.stdin:
            guard.stdin.close()


def _end(process: subprocess.Popen[bytes], first: int, timeout: float) -> None:
    """End a process politely, then its whole group by force."""
    if process.poll() is None:
        process.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
