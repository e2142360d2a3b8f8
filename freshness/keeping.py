"""Keeping what was drawn under a name that says all it depends on: nothing has to be emptied when that changes."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

SECONDS = 60  # « il y a 5 min », and someone's new name, may be so old
Drawn = TypeVar("Drawn")


def named(kind: str, *said: object) -> str:
    """Under what something of this kind is kept: in the language of the moment, with all that it depends on."""
    return f"{kind}.{hashlib.sha256(repr((get_language(), said)).encode()).hexdigest()}"


def kept(name: str, make: Callable[[], Drawn]) -> Drawn:
    """What is kept under this name, made where nothing is; made at each request under DEBUG."""
    found: Drawn | None = None if settings.DEBUG else cache.get(name)
    if found is None:
        found = make()
        cache.set(name, found, SECONDS)
    return found
