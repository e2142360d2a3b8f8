"""Django's ASGI handler with one thread hop a request, in threads that keep their database connection.

Django 5.2 crosses between threads several times a request (signals, middleware, view, template), and gives each request
a thread of its own, which opens a connection of its own. Every view of ours is synchronous: the whole of it runs in one
thread of a small pool. Static files never get there. docs/decisions/0015 has the figures.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.cache import close_caches
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler, reset_urlconf
from django.db import close_old_connections, reset_queries
from django.http import HttpRequest, HttpResponseBase
from django.middleware.security import SecurityMiddleware
from servestatic.middleware import ServeStaticMiddleware

THREADS = 8


class OneHopHandler(ASGIHandler):
    """Answers a request in one thread of the pool, from the first middleware to the last template."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self._answer = sync_to_async(self._answered, thread_sensitive=False, executor=pool)
        self._static: Any = SecurityMiddleware(ServeStaticMiddleware(self._to_pool))
        # What Django does around a request, in a thread made for it, is done in the request's own.
        for before in (reset_queries, close_old_connections):
            signals.request_started.disconnect(before)
        for after in (close_caches, close_old_connections, reset_urlconf):
            signals.request_finished.disconnect(after)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """A static file, or the answer made in a thread of the pool."""
        if request.path_info.startswith(settings.STATIC_URL):
            return await self._static(request)
        return await self._answer(request)

    async def _to_pool(self, request: HttpRequest) -> HttpResponseBase:
        return await self._answer(request)

    def _answered(self, request: HttpRequest) -> Any:
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
