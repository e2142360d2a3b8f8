"""Where the time of one page goes, in-process: to guide whoever makes it faster."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from demo.bench import board, load


def report(page: str, messages: int, say: Callable[[str], None]) -> None:
    """Print CPU ms a request and the functions it goes to, for a member and for a passer-by; ours, on SQLite."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-bench-")))
        side = stack.enter_context(board.prepared("ours", messages, None, folder, say))
        known = side.inside("pages")
        with side.served() as (base, _pid):
            address = load.landed(base, known["pages"][page], {board.SESSION: known["cookie"]})
        told = side.inside("profile", page=address, cookie=known["cookie"])
    for reader, found in told.items():
        say(
            f"== {page}, {reader}: {found['cpu_ms']} CPU ms a request without the server; {found['requests']} requests:"
        )
        say(found["tottime"])
        say(found["cumulative"])
