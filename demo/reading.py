"""Reads the demo's content files, and the durations in them."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "content"
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


def read(name: str) -> Any:
    """One content file, by its name without the ending."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(), Loader=yaml.CSafeLoader)


def duration(text: str | None) -> dt.timedelta:
    """`12d4h30m` as a duration; nothing is no time. Raises ValueError for anything else."""
    match = _DURATION.fullmatch(text or "")
    if match is None:
        raise ValueError(f"not a duration: {text}")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return dt.timedelta(days=days, hours=hours, minutes=minutes)


def threads() -> list[dict[str, Any]]:
    """Every thread of the demo, whatever file it stands in."""
    found: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "threads").glob("*.yaml")):
        found += read(f"threads/{path.stem}")
    return found


def article(name: str) -> tuple[dict[str, Any], str]:
    """A document of the archive: its header and its Markdown."""
    _before, header, body = (FOLDER / "archive" / name).read_text().split("---\n", 2)
    return yaml.load(header, Loader=yaml.CSafeLoader), body.strip()
