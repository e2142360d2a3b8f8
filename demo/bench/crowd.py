"""The large demo: how long it takes to write, and how its pages answer."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from demo.bench.measures import Measure
from demo.bench.serving import ROOT, answering, environment, fetch


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
