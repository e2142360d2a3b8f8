"""A search index for each test process: they share the server, and would find each other's words."""

import os

from search.engines.elastic import ElasticEngine


class OwnIndex(ElasticEngine):
    """The search engine, on an index named after this process of pytest-xdist."""

    def __init__(self, url: str = "") -> None:
        super().__init__(url, alias=f"maillage-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
