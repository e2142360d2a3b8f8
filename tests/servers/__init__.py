"""Private throw-away servers: real PostgreSQL, Redis and Elasticsearch on free loopback ports.

Each module has one function, `running()`, a context manager that yields the server's URL and ends the server
when the block does::

    from tests.servers import postgres

    with postgres.running() as url:
        ...

Where the server cannot be had, `running()` raises `Unavailable` with the reason. Nothing here touches a server
that it did not start, and nothing needs containers. `python -m tests.servers --help` does the same from a shell.
"""

from tests.servers.process import Unavailable

__all__ = ["Unavailable"]
