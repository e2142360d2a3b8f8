"""The typesetter: `<stem>.html` comes in, `<stem>.pdf` stands beside it, or `<stem>.failed` says why not.

A program of its own, bounded in time and memory, one at a time on a machine: the worker starts it and goes on with what
others wait for. It knows nothing of the platform and fetches nothing but the fonts of the house, by their names.
"""

import base64
import contextlib
import fcntl
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "static" / "fonts"
SHEET = ROOT / "static" / "css" / "paper.css"
CPU_SECONDS = 180
SECONDS = 540  # its turn included
MEMORY = 2 * 1024**3
SCHEME = "font:"
# What the page bears itself: the beginning of its address, and what it is.
PICTURES = {"data:image/jpeg;base64,": "image/jpeg", "data:image/svg+xml;base64,": "image/svg+xml"}
FAILED, IMPOSSIBLE = "failed", "impossible"


def font(url: str) -> bytes:
    """A font of the house; every other address, of this site or of any other, is refused."""
    name = url.removeprefix(SCHEME)
    path = FONTS / name
    if not url.startswith(SCHEME) or "/" in name or path.suffix != ".woff2" or not path.is_file():
        raise ValueError("nothing is fetched")
    return path.read_bytes()


def picture(url: str) -> tuple[bytes, str] | None:
    """A picture that the page bears, and what it is; None for any other address."""
    for beginning, media in PICTURES.items():
        if url.startswith(beginning):
            return base64.b64decode(url.removeprefix(beginning), validate=True), media
    return None


def typeset(html: str, target: Path) -> None:
    """Typeset a page, tagged for who does not see it (PDF/UA). Raises ImportError or OSError for a missing library."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        """Opens nothing: gives fonts, and the pictures that the page bears."""

        def fetch(self, url: str, headers: object = None) -> Any:
            if borne := picture(url):
                return URLFetcherResponse(url, borne[0], {"Content-Type": borne[1]})
            return URLFetcherResponse(url, font(url), {"Content-Type": "font/woff2"})

    sheet = CSS(string=SHEET.read_text().replace("../fonts/", SCHEME), url_fetcher=Fetcher(), base_url="")
    HTML(string=html, url_fetcher=Fetcher(), base_url="").write_pdf(target, stylesheets=[sheet], pdf_variant="pdf/ua-1")


def bound() -> None:
    """Take little of the machine, and not for long; a limit that is reached is an error like another."""
    os.umask(0o077)
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 10))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGXCPU, stop)
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)


def main(stem: str) -> int:
    """Make one PDF. Returns 0 when it is there."""
    bound()
    source, part, wanted = (Path(f"{stem}.{kind}") for kind in ("html", "part", "wanted"))
    why = FAILED
    try:
        html = source.read_text()
        with (source.parent / "lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            try:
                import weasyprint  # noqa: F401
            except (ImportError, OSError):  # weasyprint itself, or pango below it
                why = IMPOSSIBLE
                raise
            typeset(html, part)
        part.replace(f"{stem}.pdf")
    except BaseException:
        with contextlib.suppress(OSError):
            Path(f"{stem}.failed").write_text(why)
        raise
    finally:
        for path in (source, part, wanted):
            path.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
