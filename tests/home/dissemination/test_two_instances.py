"""Two platforms side by side, each with a server, a worker and a production, harvest each other over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 180  # seconds
LISTED = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


@dataclass
class Instance:
    """A platform: where it answers, and what it knows of its surroundings."""

    title: str
    slug: str
    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        told = {
            "DEBUG": "1",
            "DATA_DIR": str(self.folder / "data"),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "tests.home.dissemination.instance_settings",
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        }
        return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **told}

    def do(self, *words: str) -> None:
        """Do something within this platform, from another process."""
        command = [sys.executable, "-m", "tests.home.dissemination.instance", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr[-3000:]

    def page(self, path: str) -> str:
        """A page as a passer-by gets it; empty while the server is not there."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def log(self) -> str:
        """The end of what the server said."""
        return (self.folder / "server.log").read_text(errors="replace")[-3000:]


def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(one: Instance, path: str, holds: Callable[[str], bool], what: str) -> str:
    """Wait until this page of the platform is as it should be; the page."""
    deadline = time.monotonic() + PATIENCE
    while not holds(page := one.page(path)):
        assert time.monotonic() < deadline, f"{what}\n{one.log()}"
        time.sleep(0.5)
    return page


def says(words: str) -> Callable[[str], bool]:
    """Whether a page holds these words."""
    return lambda page: words in page


def hides(words: str) -> Callable[[str], bool]:
    """Whether a page came, and does not hold these words."""
    return lambda page: bool(page) and words not in page


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Instance, Instance]]:
    """Two platforms that know each other's address, served as `make run` serves them."""
    north = Instance("Lire dans la cour", "lire-dans-la-cour", port(), tmp_path / "nord")
    south = Instance("Cuisiner au pied de la tour", "cuisiner", port(), tmp_path / "sud")
    servers = []
    for one, other, name in ((north, south, "Centre du Sud"), (south, north, "Centre du Nord")):
        one.folder.mkdir()
        one.do("prepare", one.title, one.slug, name, f"{other.url}/oai")
    try:
        for one in (north, south):
            with (one.folder / "server.log").open("w") as log:
                command = [sys.executable, "manage.py", "serve"]
                servers.append(
                    subprocess.Popen(
                        command, cwd=ROOT, env=one.environment, stdout=log, stderr=log, start_new_session=True
                    )
                )
        for one in (north, south):
            until(one, "/robots.txt", bool, "the server did not start")
        yield north, south
    finally:
        for server in servers:
            os.killpg(server.pid, signal.SIGTERM)
        for server in servers:
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def test_two_instances_harvest_each_other(two: tuple[Instance, Instance]):
    for here, there in (two, two[::-1]):
        until(there, LISTED, says(f"<dc:title>{there.title}"), "nothing is provided")
        here.do("harvest")  # the worker may have come before there was anything
        library = until(here, "/productions/", says(there.title), "nothing is harvested")
        assert here.title in library
        assert f'href="{there.url}/productions/{there.slug}/"' in library
        assert "publié par Centre du " in library
        assert there.title not in here.page(LISTED)  # what is harvested is not provided again
    north, south = two
    word, address = f"/recherche/?q={south.title.split()[0]}", f"{south.url}/productions/"
    until(north, word, says(address), "search does not find it")
    south.do("withdraw", south.slug)
    north.do("harvest")
    until(north, "/productions/", hides(south.title), "what was taken back stays")
    assert address not in north.page(word)
