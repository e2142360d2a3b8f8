"""How long a first start takes, and a second."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from demo.bench.measures import Measure
from demo.bench.serving import ROOT, answering


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
