"""A file on its way to the browser: streamed, and unable to do anything there but be looked at or kept."""

import uuid
from collections.abc import AsyncIterator, Iterator
from typing import IO

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from forums.forum_conversation.forum_attachments.models import Attachment

CHUNK = 1 << 16
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def served(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """The file; 304 to who has it. Raises OSError where the storage has it no more."""
    etag = quote_etag(tag(attachment.key))
    response = get_conditional_response(request, etag=etag) or _streamed(request, attachment)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-store" if _is_private(attachment) else "private, no-cache"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def tag(key: uuid.UUID) -> str:
    """What stands for a file's content, which never changes."""
    return key.hex


def _is_private(attachment: Attachment) -> bool:
    thread = attachment.thread
    return thread is None or thread.forum.private


def _streamed(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    file = attachment.file.open("rb")
    headers = {
        "Content-Type": attachment.media_type,
        "Content-Length": str(attachment.size),
        "Content-Disposition": content_disposition_header(not attachment.is_picture, attachment.name) or "attachment",
    }
    pieces = _awaited(file) if isinstance(request, ASGIRequest) else _pieces(file)
    response = StreamingHttpResponse(pieces, headers=headers)  # a FileResponse would guess its type and name anew
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


async def _awaited(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file piece by piece: the server's loop would otherwise want it whole."""
    read = sync_to_async(file.read, thread_sensitive=False)
    while chunk := await read(CHUNK):
        yield chunk
