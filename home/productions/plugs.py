"""What the library above does for productions, that must not ask for it: it draws the list of what is published, and
lets readers put a production aside."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.reader import Reader

if TYPE_CHECKING:
    from home.productions.models import LibraryPage, ProductionPage

Draw = Callable[["LibraryPage", HttpRequest], dict[str, Any]]
Keep = Callable[["ProductionPage", HttpRequest], dict[str, Any]]
Load = Callable[["QuerySet[ProductionPage]", Reader], "QuerySet[ProductionPage]"]
_library: list[Draw] = []
_keep: list[Keep] = []
_loaded: list[Load] = []


def on_production_loaded(load: Load) -> Load:
    """Register what is to be found along with a production whose page is drawn, in the same query; registering it
    again changes nothing.
    """
    if load not in _loaded:
        _loaded.append(load)
    return load


def loaded(pages: "QuerySet[ProductionPage]", reader: Reader) -> "QuerySet[ProductionPage]":
    """Productions, with what those above need to know of each for its page."""
    for load in _loaded:
        pages = load(pages, reader)
    return pages


def on_library(draw: Draw) -> Draw:
    """Register what gives the library's page its content; the last one registered does."""
    _library[:] = [draw]
    return draw


def for_library(page: "LibraryPage", request: HttpRequest) -> dict[str, Any]:
    """What the library's page shows."""
    return _library[0](page, request) if _library else {}


def on_production(keep: Keep) -> Keep:
    """Register what says how a production is put aside; the last one registered does."""
    _keep[:] = [keep]
    return keep


def for_production(page: "ProductionPage", request: HttpRequest) -> dict[str, Any]:
    """`keep`: what templates/library/_keep.html draws, or None where the production is not in the library."""
    return _keep[0](page, request) if _keep else {"keep": None}
