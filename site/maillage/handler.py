"""Django's ASGI handler with one thread hop a request, in threads that keep their database connection.

Django 5.2 crosses between threads several times a request (signals, middleware, view, template, closing), gives each
request a thread of its own, which opens a connection of its own, and two tasks, so that an asynchronous view can be
cancelled. Every view of ours is synchronous: the whole of it runs in one thread of a small pool, and a page that is
kept for passers-by is handed out from there before Django begins. Static files never get there. docs/decisions/0015.
"""

import io
import select
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.conf import settings
from django.core import signals
from django.core.cache import close_caches
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler, reset_urlconf
from django.db import DatabaseError, close_old_connections, connection, reset_queries
from django.http import FileResponse, HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import set_script_prefix
from servestatic.middleware import ServeStaticMiddleware

from freshness.middleware import KeptPages

THREADS = 8


def let_go_of_a_lost_one() -> None:
    """Close this thread's connection if PostgreSQL has left it, so that the next query opens another.

    A server that was not asked anything says nothing, but that it is going. Looking costs a system call, no question.
    """
    if connection.vendor == "postgresql" and connection.connection is not None:
        line = select.poll()
        line.register(connection.connection.fileno(), select.POLLIN)
        if line.poll(0):
            connection.close()


class OneHopHandler(ASGIHandler):
    """Answers a request in one thread of the pool, from the first middleware to the last template."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._kept = KeptPages(self.get_response)  # type: ignore[arg-type]
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self._answer = sync_to_async(self._answered, thread_sensitive=False, executor=pool)
        self._finish = sync_to_async(self._finished, thread_sensitive=False, executor=pool)
        self._static: Any = SecurityMiddleware(ServeStaticMiddleware(self._to_pool))
        # What Django does around a request, in a thread made for it, is done in the request's own.
        for before in (reset_queries, close_old_connections):
            signals.request_started.disconnect(before)
        for after in (close_caches, close_old_connections, reset_urlconf):
            signals.request_finished.disconnect(after)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["path"].startswith(settings.STATIC_URL):
            await super().__call__(scope, receive, send)
            return
        body: Any = None
        with suppress(RequestAborted):  # whoever asked is gone
            body = await self.read_body(receive)
            response = await self._answer(scope, body)
            if response.streaming:
                try:
                    async with ThreadSensitiveContext():  # what is read bit by bit is read in a thread of its own
                        await self.send_response(response, send)
                finally:
                    await self._finish(response)
            else:
                await self.send_response(response, send)
        if body is not None:
            body.close()

    async def read_body(self, receive: Any) -> Any:
        """The body, on disk beyond what is small; most requests have none."""
        first = await receive()
        if first["type"] == "http.request" and not first.get("more_body") and not first.get("body"):
            return io.BytesIO()
        messages = [first]

        async def from_the_first() -> Any:
            return messages.pop() if messages else await receive()

        return await super().read_body(from_the_first)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """A static file, or what stands in its place."""
        response: HttpResponseBase = await self._static(request)
        return response

    async def _to_pool(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response)(request)

    def _answered(self, scope: Any, body: Any) -> HttpResponseBase:
        close_old_connections()
        let_go_of_a_lost_one()
        try:
            set_script_prefix(get_script_prefix(scope))
            request, wrong = self.create_request(scope, body)
            if request is None:
                return wrong or HttpResponseBadRequest()
            with suppress(DatabaseError):  # which is said by the answer that follows
                kept = self._kept.found(request)
                if kept is not None:
                    return kept
            signals.request_started.send(sender=self.__class__, scope=scope)
            response = self.get_response(request)
            response._handler_class = self.__class__  # type: ignore[attr-defined]
            if isinstance(response, FileResponse):
                response.block_size = self.chunk_size
            if not response.streaming:
                response.close()
            return response
        finally:
            close_old_connections()

    def _finished(self, response: HttpResponseBase) -> None:
        response.close()
        close_old_connections()
