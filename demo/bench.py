"""The measures behind docs/performance.md: each one is a function, run on a quiet machine, on data of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300  # seconds a server may take to answer
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PIP_FIND_LINKS", "PIP_CERT", "SSL_CERT_FILE")


@dataclass(frozen=True)
class Measure:
    """A number, and the one it has to stay under."""

    name: str
    value: float
    unit: str
    baseline: float

    @property
    def ratio(self) -> float:
        """How much of the baseline is used up; more than 1 is too much."""
        return round(self.value / self.baseline, 3)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int) -> dict[str, str]:
    """What the measured process knows: where its data is and where to listen, and nothing of this shell's settings."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "DEBUG": "1", "DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1"}


@contextmanager
def answering(command: list[str], checkout: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Start a server, wait for its home page, and end it; yields its address and the seconds to that first answer."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    begun = time.monotonic()
    server = subprocess.Popen(
        command,
        cwd=checkout,
        env=environment(folder, port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while fetch(url + "/") is None:
            if server.poll() is not None or time.monotonic() - begun > PATIENCE:
                raise RuntimeError(f"{' '.join(command)} never answered")
            time.sleep(0.05)
        yield url, time.monotonic() - begun
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def fetch(url: str) -> float | None:
    """Seconds that a page took to come whole; None if it did not."""
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - loopback
            answer.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None
    return time.monotonic() - begun


def starts() -> list[Measure]:
    """`make run` in a fresh clone with warm package caches: the first answer of the home page, then the second time."""
    with tempfile.TemporaryDirectory() as folder:
        checkout, data = Path(folder) / "clone", Path(folder) / "data"
        git = shutil.which("git") or "git"
        subprocess.run([git, "clone", "--quiet", str(ROOT), str(checkout)], check=True)
        make = [shutil.which("make") or "make", "run"]
        found = []
        for name, most in (("first start of make run", 60.0), ("second start of make run", 8.0)):
            with answering(make, checkout, data) as (_url, seconds):
                found.append(Measure(name, round(seconds, 1), "s", most))
        return found


def large() -> list[Measure]:
    """The large demo, and how its pages answer: medians of 15, in milliseconds, one client."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manage = [sys.executable, "manage.py"]
        env = environment(folder, 0) | {"PORT": "8000"}
        for command in ("migrate", "demo"):
            subprocess.run([*manage, command, "--verbosity", "0"], cwd=ROOT, env=env, check=True, capture_output=True)
        begun = time.monotonic()
        written = subprocess.run(
            [*manage, "demo", "--size", "large"], cwd=ROOT, env=env, check=True, capture_output=True, text=True
        ).stdout
        found = [Measure("demo --size large", round(time.monotonic() - begun, 1), "s", 180.0)]
        thread = next(line.split(": ")[1] for line in written.splitlines() if line.startswith("long thread"))
        with answering([*manage, "serve"], ROOT, folder) as (url, _seconds):
            pages = {
                "home page": "/",
                "forums": "/forums/",
                "first page of 10,000 messages": thread,
                "page in the midst of 10,000 messages": f"{thread}?apres=5000",
                "a network": "/reseaux/education/",
            }
            for label, page in pages.items():
                fetch(url + page)
                times = sorted(fetch(url + page) or float("inf") for _ in range(15))
                found.append(Measure(label, round(times[7] * 1000), "ms", 300.0))
        return found


PARTS: dict[str, Callable[[], list[Measure]]] = {"starts": starts, "large": large}
