"""Answers that leave piece by piece, so that a long thread never stands in memory whole."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation


def streamed(request: HttpRequest, pieces: Iterator[str | bytes], content_type: str) -> StreamingHttpResponse:
    """An answer made of these pieces, each worked out when it leaves, in the request's language."""
    spoken = _in_language(pieces, translation.get_language() or "fr")
    body = _stepping(spoken) if isinstance(request, ASGIRequest) else spoken
    response = StreamingHttpResponse(body, content_type=content_type)
    response["X-Robots-Tag"] = "noindex"
    return response


def _in_language(pieces: Iterator[str | bytes], language: str) -> Iterator[bytes]:
    """The middleware has left the language by the time the pieces are made."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece.encode() if isinstance(piece, str) else piece


async def _stepping(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, each made in the request's own thread: what asks the database may not do it in the loop."""
    step = sync_to_async(lambda: next(pieces, None), thread_sensitive=True)
    while (piece := await step()) is not None:
        yield piece
