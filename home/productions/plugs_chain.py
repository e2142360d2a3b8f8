"""What the districts above know of a production: who wrote it here, and what it comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User
from accounts.reader import Reader
from home.productions.models import ProductionPage


@dataclass(frozen=True)
class Origin:
    """Something that a production comes from, as this reader may see it: what it is, its title, its address."""

    kind: str  # "need", "thread" or "meeting": the order of the chain
    title: str
    url: str


Writers = Callable[[ProductionPage], Iterable[User]]
Origins = Callable[[ProductionPage, Reader], list[Origin]]
ORDER = ("need", "thread", "meeting")
_writers: list[Writers] = []
_origins: list[Origins] = []


def on_writers_asked(writers: Writers) -> Writers:
    """Register who knows which people wrote a production on the platform; registering it again changes nothing."""
    if writers not in _writers:
        _writers.append(writers)
    return writers


def on_origins_asked(origins: Origins) -> Origins:
    """Register who knows what a production comes from. At most a few queries; nothing the reader may not see."""
    if origins not in _origins:
        _origins.append(origins)
    return origins


def writers_of(page: ProductionPage) -> list[User]:
    """Those who wrote a production here, each once."""
    return list({person.pk: person for writers in _writers for person in writers(page)}.values())


def origins_of(page: ProductionPage, reader: Reader) -> list[Origin]:
    """What a production comes from, each once, in the order of the chain: need, thread, meeting."""
    # A page that is previewed before it is first saved comes from nothing yet.
    if page.pk is None:
        return []
    found = {one.url: one for origins in _origins for one in origins(page, reader)}
    return sorted(found.values(), key=lambda one: ORDER.index(one.kind))
