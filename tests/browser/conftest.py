"""A real server on demo content, and a real browser that goes its ways."""

import email
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text()
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Closing a page while it arrives at another never ends (https://github.com/microsoft/playwright/issues/42068).
    "--disable-features=RenderDocument",
]
CHROMIUM = "/usr/bin/chromium"
START_SECONDS = 240
# How many px the page is too wide, in the site's typefaces and in whatever else a reader's machine would put there.
TOO_WIDE = """async () => {
    const root = document.documentElement
    const tooWide = () => root.scrollWidth - root.clientWidth
    await document.fonts.ready
    const own = tooWide()
    for (const one of ["--font-text", "--font-display"]) root.style.setProperty(one, "sans-serif")
    const other = tooWide()
    for (const one of ["--font-text", "--font-display"]) root.style.removeProperty(one)
    return {own, other}
}"""
expect.set_options(timeout=30_000)  # CI has two cores for the browser, the server and its worker


@dataclass
class Site:
    """The platform, served as `make run` serves it."""

    url: str
    folder: Path

    def last_mail_to(self, address: str) -> str:
        """The text of the newest message to this address; waits a moment for it."""
        for _ in range(50):
            for path in sorted((self.folder / "mail").glob("*"), key=lambda one: one.stat().st_mtime, reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                if address in str(message["To"]):
                    body = message.get_body(("plain",))
                    return str(body.get_content()) if body else ""
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address}")

    def mail_with(self, words: re.Pattern[str]) -> tuple[str, str]:
        """Whom a message in which these words stand went to, and the words (or their group); waits a moment for it."""
        read: set[Path] = set()
        for _ in range(300):
            for path in set((self.folder / "mail").glob("*")) - read:
                if path.stat().st_mtime < time.time() - 1:  # it is written no more
                    read.add(path)
                message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                body = message.get_body(("plain",))
                found = words.search(str(body.get_content())) if body else None
                if found:
                    return str(message["To"]), found.group(found.lastindex or 0)
            time.sleep(0.1)
        raise AssertionError(f"no mail with {words.pattern}")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all browser tests of this process, ended with it."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    # What the project reads is set here and nowhere else: the shell's own values do not reach this server.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    env = {**kept, "DEBUG": "1", "DATA_DIR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    env["RATE_LIMITS"] = "0"  # all tests share this server and its people
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, server, folder / "server.log")
            yield Site(url, folder)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the home page answers; the server's own words if it does not."""
    for _ in range(START_SECONDS * 2):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            if server.poll() is not None:
                break
            time.sleep(0.5)
    raise AssertionError(f"the server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """Someone at a screen. What leaves for another origin, and what the console complains of, fails the test."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.context, self.site = context, site
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.expected = ["404"]  # what the console may say without failing the test
        context.on("request", self._watch)
        self.page: Page = context.new_page()
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _watch(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.site.url, self.site.url.replace("http", "ws"), "data:", "blob:", "about:")):
            self.foreign.append(url)

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.site.url + path)
        return self.page

    def follow(self, link: Locator) -> None:
        """Press a link and wait for its page: what reads the page at once would else read the one before."""
        with self.page.expect_navigation():
            link.click()

    def sign_in(self, address: str) -> None:
        """Sign in with the demo's password."""
        self.go("/compte/login/")
        self.page.get_by_label("E-mail").fill(address)
        self.page.get_by_label("Mot de passe").fill("maillage-demo")
        self.page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def is_accessible(self, *, ids_once: bool = True) -> None:
        """axe-core finds no violation of any impact on the page as it stands, and no two elements bear one id."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        # Style sheets need not be fetched again: none of ours turns or hides anything with the screen's orientation.
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        said = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    "
            + "\n    ".join(node["html"][:200] for node in one["nodes"][:3])
            for one in found["violations"]
        ]
        assert not said, f"{self.page.url}\n" + "\n".join(said)
        if not ids_once:
            return
        # axe no longer looks for these; a label leads to the first of the two.
        twice = self.page.evaluate(
            "[...document.querySelectorAll('[id]')].map((one) => one.id).filter((id, at, all) => all.indexOf(id) < at)"
        )
        assert not twice, f"{self.page.url}: {twice}"

    def does_not_scroll_sideways(self) -> None:
        """Nothing sticks out of the page, whether the site's typefaces have come or not."""
        wide = self.page.evaluate(TOO_WIDE)
        assert max(wide.values()) <= 0, f"{self.page.url} is too wide by so many px: {wide}"


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Makes people at screens of their own; `javascript=False` and `width` choose the screen."""
    made: list[Visitor] = []

    def make(*, javascript: bool = True, width: int = 1280, dark: bool = False) -> Visitor:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            color_scheme="dark" if dark else "light",
            bypass_csp=False,
        )
        context.set_default_timeout(30_000)
        made.append(Visitor(context, site))
        return made[-1]

    yield make
    foreign = [url for one in made for url in one.foreign]
    complaints = [line for one in made for line in one.complaints if not any(map(line.__contains__, one.expected))]
    for one in made:
        one.context.close()
    assert not foreign, foreign
    assert not complaints, complaints
