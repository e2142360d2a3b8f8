"""Answers a passer-by with the page as it was made, while nothing in it has changed (docs/decisions/0014).

It stands before all others: whoever bears a session's cookie gets a page of their own. A page is kept only if it set
no cookie, with the headers it was sent with, and for SECONDS at most, since it says « il y a 5 min ». Its key holds
the version that its district gives (freshness.plugs), so that what is hidden, moved or edited is gone from the very
next answer.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from freshness.plugs import version_of

SECONDS = 60
LONGEST_QUERY = 200
LARGEST = 300_000  # bytes
Kept = tuple[bytes, dict[str, str]]


class KeptPages:
    """The middleware; see the module."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.personal = {settings.SESSION_COOKIE_NAME, "messages", settings.CSRF_COOKIE_NAME}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = None if hasattr(request, "kept_as") else self.found(request)
        if kept is not None:
            return kept
        key: str | None = request.kept_as  # type: ignore[attr-defined]
        response = self.get_response(request)
        if key and self.may_keep(response):
            headers: dict[str, Any] = dict(response.headers.items())
            cache.set(key, (response.content, headers), SECONDS)
        return response

    def found(self, request: HttpRequest) -> HttpResponse | None:
        """The page that is kept for this request, if there is one. Leaves its key with the request (`kept_as`)."""
        key = request.kept_as = self.key(request)  # type: ignore[attr-defined]
        kept: Kept | None = cache.get(key) if key else None
        return None if kept is None else HttpResponse(kept[0], headers=kept[1])

    def key(self, request: HttpRequest) -> str | None:
        """Under what the answer to this request is kept; None for one that is made for its reader."""
        query = request.META.get("QUERY_STRING", "")
        if request.method != "GET" or len(query) > LONGEST_QUERY or self.personal & request.COOKIES.keys():
            return None
        try:
            host = request.get_host()
        except DisallowedHost:  # said further down, as for any other request
            return None
        version = version_of(request.path_info)
        if version is None:
            return None
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")[:8]
        whole = "\0".join([request.scheme or "", host, request.path_info, query, language, version])
        return "page." + hashlib.sha256(whole.encode()).hexdigest()

    def may_keep(self, response: HttpResponse) -> bool:
        """Whether the answer is the same for every passer-by."""
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not response.has_header("Cache-Control")
            and len(response.content) <= LARGEST
        )
