"""Plug: what a meeting's minutes may become in the districts above. They say what it is called, and where it begins."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_ways: dict[str, tuple["StrPromise", Callable[[int], str]]] = {}


def on_minutes(name: str, label: "StrPromise", address: Callable[[int], str]) -> None:
    """Register a way on: its words, and the address by the id. Registering it again changes nothing. No query in it."""
    _ways[name] = (label, address)


def of_minutes(pk: int) -> list[tuple[str, str]]:
    """The ways on, as (label, address)."""
    return [(str(label), address(pk)) for label, address in _ways.values()]
