"""Asking for pages, one at a time and, by `wrk` where it is installed, several at once; and answering in a thread."""

import http.client
import json
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urlsplit

CONNECTIONS = 4
WARM = 20
SCRIPT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "failed": %d}\\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Served:
    """What a load came to; latencies in milliseconds. `connections`: how many asked at once."""

    requests: int
    seconds: float
    p50: float
    p95: float
    connections: int

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return self.requests / self.seconds


@dataclass
class Answer:
    """What a server sent back."""

    status: int
    body: bytes
    location: str = ""
    cookies: dict[str, str] = field(default_factory=dict)


class Browser:
    """One client on one connection, with its cookies."""

    def __init__(self, base: str, cookies: dict[str, str]) -> None:
        parts = urlsplit(base)
        self.connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
        self.cookies = dict(cookies)

    def ask(self, address: str, fields: dict[str, str] | None = None) -> Answer:
        """GET, or POST of these fields. Redirects are not followed."""
        headers = (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        )
        if fields is None:
            self.connection.request("GET", address, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self.connection.request("POST", address, body=urlencode(fields), headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _sep, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, body, response.headers.get("Location", ""), dict(self.cookies))

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()


def landed(base: str, address: str, cookies: dict[str, str]) -> str:
    """Where an address leads in the end; RuntimeError unless that is a page."""
    browser = Browser(base, cookies)
    for _ in range(3):
        answer = browser.ask(address)
        if answer.status not in (301, 302):
            break
        parts = urlsplit(answer.location)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    browser.close()
    if answer.status != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return address


def pages(base: str, address: str, cookies: dict[str, str], seconds: float, most: int) -> Callable[[], Served]:
    """Warm a page up; what is given back asks for it, one request after the other, and leaves none half answered."""
    browser = Browser(base, cookies)
    for _ in range(min(WARM, most)):
        answer = browser.ask(address)
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
    return lambda: _one_by_one(browser, lambda: browser.ask(address).status == 200, seconds, most)


def flood(base: str, address: str, cookies: dict[str, str], seconds: float) -> Served | None:
    """As much of a page as the server can give, to CONNECTIONS clients at once; None where wrk is not installed."""
    wrk = shutil.which("wrk")
    return _by_wrk(wrk, base + address, cookies, seconds) if wrk else None


def _by_wrk(wrk: str, url: str, cookies: dict[str, str], seconds: float) -> Served:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "told.lua"
        script.write_text(SCRIPT)
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "-s", str(script)]
        if cookies:
            command += ["-H", "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items())]
        done = subprocess.run([*command, url], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    if told["failed"] or not told["requests"]:
        raise RuntimeError(f"{url}: {told['failed']} of {told['requests']} requests failed")
    return Served(told["requests"], told["seconds"], told["p50"], told["p95"], CONNECTIONS)


def _one_by_one(browser: Browser, ask: Callable[[], bool], seconds: float, most: int) -> Served:
    """Ask again and again on one connection, which is closed at the end."""
    times: list[float] = []
    begun = time.monotonic()
    while len(times) < most and time.monotonic() - begun < seconds:
        asked = time.monotonic()
        if not ask():
            raise RuntimeError("a request was not answered as it should be")
        times.append(1000 * (time.monotonic() - asked))
    spent = time.monotonic() - begun
    browser.close()
    times.sort()
    return Served(len(times), spent, times[len(times) // 2], times[min(len(times) - 1, len(times) * 95 // 100)], 1)


class _Forms(HTMLParser):
    """Reads the forms of a page: the values their fields would be sent with."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.actions: list[str] = []
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        name = at.get("name") or ""
        if tag == "form":
            self.forms.append({})
            self.actions.append(at.get("action") or "")
        elif not self.forms or not name:
            return
        elif tag == "textarea":
            self.text = name
            self.forms[-1][name] = ""
        elif tag == "input" and self.sent(at):
            self.forms[-1][name] = at.get("value") or ""

    def sent(self, at: dict[str, str | None]) -> bool:
        """Whether an input goes along when nobody touches it."""
        kind = at.get("type")
        return "checked" in at if kind in ("checkbox", "radio") else kind not in ("submit", "file", "image", "button")

    def handle_data(self, data: str) -> None:
        if self.text:
            self.forms[-1][self.text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = None


class Replies:
    """Someone who answers in a thread, again and again, as its own form sends it."""

    def __init__(self, base: str, address: str, cookies: dict[str, str]) -> None:
        self.browser = Browser(base, cookies)
        answer = self.browser.ask(address)
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        reader = _Forms()
        reader.feed(answer.body.decode())
        found = [
            (action, fields)
            for action, fields in zip(reader.actions, reader.forms, strict=True)
            if fields.keys() & {"body", "content"}
        ]
        if len(found) != 1:
            raise RuntimeError(f"{address}: {len(found)} forms to answer with")
        action, self.fields = found[0]
        self.address = urlsplit(action).path if action.startswith("/") else address
        self.said = 0

    def send(self) -> bool:
        """Send one answer; whether it was taken."""
        self.said += 1
        text = f"Merci, c'est noté.\n\nNous avons fait **de même** l'an dernier, à {self.said} reprises."
        fields = {**self.fields, ("body" if "body" in self.fields else "content"): text}
        if "key" in fields:
            fields["key"] = str(uuid.uuid4())
        return self.browser.ask(self.address, fields).status == 302


def replies(base: str, address: str, cookies: dict[str, str], seconds: float, most: int) -> Callable[[], Served]:
    """Read a thread's form and warm up; what is given back answers for so many seconds, at most so many times."""
    person = Replies(base, address, cookies)
    for _ in range(min(5, most)):
        if not person.send():
            raise RuntimeError(f"{address}: the answer was not taken")
    return lambda: _one_by_one(person.browser, person.send, seconds, most)
