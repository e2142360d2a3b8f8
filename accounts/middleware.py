"""Gives every request its reader, worked out on first use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.reader import Reader


class ReaderMiddleware:
    """Sets `request.reader`; needs the authentication middleware before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(lambda: Reader.of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
