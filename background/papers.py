"""Papers: PDFs made by the typesetter, kept a day in DATA_DIR/exports, given to whoever their district lets have them.

A paper's name is made from all that it says (`named`): what changes makes another paper, and the old one is given to
nobody. Nothing else remembers a job: a file beside says that it is wanted, or failed.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from background.tasks import durable

KEPT = 24 * 3600  # seconds
PATIENCE = 600  # seconds after which a job that was wanted is taken for lost
TYPESETTER = Path(__file__).with_name("typesetter.py")
PIECE = 65_536
running: list[subprocess.Popen[bytes]] = []  # typesetters that this process started and has not seen end


class State(StrEnum):
    """Where a PDF is."""

    NONE = "none"
    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"
    IMPOSSIBLE = "impossible"  # this machine lacks the typesetter
    TOO_LONG = "too-long"


def folder() -> Path:
    """Where papers are kept; no address leads there."""
    return Path(settings.DATA_DIR) / "exports"


def named(prefix: str, *said: Any) -> str:
    """The name of a paper that says all this."""
    words = json.dumps([one if isinstance(one, list | dict) else str(one) for one in said], sort_keys=True, default=str)
    return f"{prefix}-{hashlib.sha256(words.encode()).hexdigest()[:32]}"


def state_of(name: str) -> State:
    """Where this PDF is."""
    if find_spec("weasyprint") is None:
        return State.IMPOSSIBLE
    if _age(_path(name, "pdf")) < KEPT:
        return State.READY
    if _age(_path(name, "failed")) < PATIENCE:
        why = _path(name, "failed").read_text()
        return State.IMPOSSIBLE if why == State.IMPOSSIBLE else State.FAILED
    return State.WANTED if _age(_path(name, "wanted")) < PATIENCE else State.NONE


def want(name: str) -> None:
    """Note that a PDF is asked for."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    _path(name, "failed").unlink(missing_ok=True)
    _path(name, "wanted").touch(mode=0o600)


def want_no_more(name: str) -> None:
    """Note that a PDF is not waited for after all."""
    _path(name, "wanted").unlink(missing_ok=True)


def read(name: str) -> Iterator[bytes]:
    """The PDF, piece by piece. Raises FileNotFoundError at once where there is none."""
    file = _path(name, "pdf").open("rb")

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(PIECE):
                yield piece

    return pieces()


def make(name: str, html: Iterable[str]) -> None:
    """Hand a page to the typesetter, which works on by itself. Doing it twice does no harm."""
    want(name)
    source = _path(name, "html")
    source.touch(mode=0o600)
    with source.open("w", encoding="utf-8") as file:
        file.writelines(html)
    running[:] = [one for one in running if one.poll() is None]
    running.append(subprocess.Popen([sys.executable, str(TYPESETTER), str(folder() / name)]))


def forget(name: str) -> None:
    """Delete a PDF that is to be given no more."""
    for kind in ("pdf", "wanted", "failed"):
        _path(name, kind).unlink(missing_ok=True)


@durable()
def forget_old_papers() -> None:
    """Delete what was made more than a day ago."""
    forget_old()


def forget_old() -> int:
    """Delete what was made more than a day ago; returns how many files."""
    old = [path for path in folder().glob("*") if _age(path) >= KEPT] if folder().exists() else []
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(name: str, kind: str) -> Path:
    return folder() / f"{name}.{kind}"


def _age(path: Path) -> float:
    """Seconds since a file was written; without end where there is none."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
