"""A letter to ten thousand, and a worker killed on the way: who got it, and how often."""

import contextlib
import re
import signal
import socketserver
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from demo.bench import sides
from demo.bench.measures import Measure
from demo.bench.serving import ROOT, spawned

READERS = 10_000
KILLED_AFTER = 3_000  # letters
PATIENCE = 900  # seconds for all of them
BEGIN = """
import django; django.setup()
from django.utils import timezone
from accounts.actions import open_account
from home.newsletter import actions
from home.newsletter.models import Letter, Subscriber
now = timezone.now()
Subscriber.objects.bulk_create(
    [Subscriber(email=f"lecteur{n}@example.org", confirmed_at=now) for n in range({readers})], batch_size=1000
)
by = open_account(email="edition@example.org", first_name="Paul", last_name="Mesure")
by.is_superuser = True
by.save()
actions.send(letter=Letter.objects.create(subject="La lettre", opening="Bonjour " * 200), by=by)
"""
STATES = """
import django; django.setup()
from collections import Counter
from home.newsletter.models import Delivery
print(sorted(Counter(Delivery.objects.values_list("state", flat=True)).items()))
"""


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that takes everything and counts it by address (RFC 5321, as much as it takes)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.got: Counter[str] = Counter()
        self.lock = threading.Lock()

    @property
    def total(self) -> int:
        """How many letters came."""
        with self.lock:
            return self.got.total()


class Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    server: Mailbox

    def handle(self) -> None:
        """Answer until the other hangs up."""
        self._say("220 here")
        to = ""
        while line := self.rfile.readline(2000):
            word = line[:4].upper()
            if word == b"RCPT":
                to = re.sub(r".*<([^>]*)>.*", r"\1", line.decode(errors="replace").strip())
            if word == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    continue
                with self.server.lock:
                    self.server.got[to] += 1
            self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(line.encode() + b"\r\n")


def letters() -> list[Measure]:
    """Send to 10,000, kill the worker (kill -9) at 3,000, start another: duplicates, letters lost, minutes."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-")))
        mailbox = stack.enter_context(Mailbox())
        threading.Thread(target=mailbox.serve_forever, daemon=True).start()
        stack.callback(mailbox.shutdown)
        side = sides.ours(folder / "letters", "")
        side = replace(side, env={**side.env, "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.server_address[1]}"})
        side.run("-c", BEGIN.replace("{readers}", str(READERS)))
        begun = time.monotonic()
        _work(side, mailbox, until=KILLED_AFTER, how=signal.SIGKILL)
        came = mailbox.total
        _work(side, mailbox, until=READERS - 1, how=signal.SIGTERM)
        took = time.monotonic() - begun
        states = side.run("-c", STATES).strip()
        twice = sum(count - 1 for count in mailbox.got.values())
        print(f"killed after {came:,} letters; {mailbox.total:,} came to {len(mailbox.got):,} addresses; {states}")  # noqa: T201
        return [
            Measure("letters that came twice", twice, "", 0),
            Measure("letters that did not come", READERS - len(mailbox.got), "", 1),
            Measure("letter to 10,000, kill -9 on the way", round(took, 1), "s", PATIENCE),
        ]


def _work(side: sides.Side, mailbox: Mailbox, *, until: int, how: signal.Signals) -> None:
    """Have a worker work until so many letters came, then end it this way. Raises RuntimeError when they do not come."""
    command = [sys.executable, str(ROOT / "manage.py"), "worker"]
    with spawned(command, cwd=side.cwd, env=side.env, log=side.folder / "worker.log") as worker:
        deadline = time.monotonic() + PATIENCE
        while mailbox.total < until:
            if worker.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    f"the worker stopped at {mailbox.total}: {(side.folder / 'worker.log').read_text()[-2000:]}"
                )
            time.sleep(0.02)
        if how is signal.SIGTERM:
            time.sleep(3)  # for what should not come
        worker.send_signal(how)
        worker.wait(timeout=90)
