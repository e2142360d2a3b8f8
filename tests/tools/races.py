"""Several at the same moment, each on a connection of its own, on real transactions."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection


@pytest.fixture
def real_transactions() -> None:
    """Skip what cannot race: in memory, SQLite refuses where it would wait in a file."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("SKIPPED: a race needs a database in a file or a server; in memory SQLite refuses, and never waits")


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all of it from as many threads, begun together; what each gave back, or raised."""
    start = Barrier(len(deeds))
    outcomes: list[object] = [None] * len(deeds)

    def run(index: int, deed: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            outcomes[index] = deed()
        except Exception as raised:  # looked at by the test
            outcomes[index] = raised
        finally:
            connection.close()

    threads = [Thread(target=run, args=[index, deed]) for index, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes
