"""Keeping the projection true."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from background.tasks import durable

BATCH = 200
_gathering: ContextVar[set[tuple[str, int]] | None] = ContextVar("gathering", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Bring up to date once, at the end and in bulk, all that is touched within: for loading many things at a time.

    What is touched is lost to search if the process dies within; `manage.py reindex` brings it back.
    """
    touched: set[tuple[str, int]] = set()
    token = _gathering.set(touched)
    try:
        yield
    finally:
        _gathering.reset(token)
        project_all(touched)


def project_all(touched: set[tuple[str, int]]) -> None:
    """Bring these things up to date, kind by kind, in batches."""
    from search.projection import project

    for kind in sorted({kind for kind, _pk in touched}):
        pks = sorted(pk for found, pk in touched if found == kind)
        for start in range(0, len(pks), BATCH):
            project(kind, pks[start : start + BATCH])


def touch(kind: str, pk: int) -> None:
    """Owe a fresh look at one thing, in the caller's transaction: call it whenever what it shows has changed."""
    touched = _gathering.get()
    if touched is not None:
        touched.add((kind, pk))
    else:
        refresh.enqueue(kind, pk)


def narrow(kind: str, pk: int, audience: str) -> None:
    """Show a thing to this audience alone from the caller's transaction on: what becomes private cannot wait its turn.

    `audience` is a token of accounts.reader.Reader.tokens, or "" for nobody. Call `touch` as well.
    """
    from search.models import Document

    Document.objects.filter(kind=kind, object_id=pk).update(audience=audience)


@durable()
def refresh(kind: str, pk: int) -> None:
    """Bring one thing's projection up to date, or take it out if it no longer shows."""
    from search.projection import project

    project(kind, [pk])
