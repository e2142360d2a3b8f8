"""The engines that look through the projection, behind one port."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine


@lru_cache(maxsize=4)
def _made(path: str) -> Engine:
    made: Engine = import_string(path)()
    return made


def engine() -> Engine:
    """The engine that the settings chose."""
    return _made(settings.SEARCH_ENGINE)


def database_engine() -> Engine:
    """The engine that is always there: the projection is in the database whoever looks through it."""
    return _made("search.engines.database.DatabaseEngine")
