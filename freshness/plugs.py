"""How a district lets a public page be kept: it says, for little, of which state of things the page is the picture."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Version = Callable[..., str | None]


@dataclass(frozen=True)
class Kept:
    """Addresses of this shape (its named groups go to `version`). None for a version: the page is made as always.

    `version` costs one cheap query at most, and changes in the very transaction that changes what a passer-by may see.
    """

    pattern: re.Pattern[str]
    version: Version


_kept: list[Kept] = []


def register(pattern: str, version: Version) -> None:
    """Let pages whose whole path has this shape be kept; a district calls it from its AppConfig.ready."""
    kept = Kept(re.compile(pattern), version)
    if kept.pattern not in [one.pattern for one in _kept]:
        _kept.append(kept)


def version_of(path: str) -> str | None:
    """The state of things behind the page at this path; None where pages are not kept."""
    for kept in _kept:
        found = kept.pattern.fullmatch(path)
        if found:
            return kept.version(**found.groupdict())
    return None
