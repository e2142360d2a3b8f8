"""Who may act: asked before anything else is looked up."""

import zlib
from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from accounts.reader import Reader


def reader_of(request: HttpRequest) -> Reader:
    """As whom the request reads."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    return reader


class ProfessionalRequiredMixin:
    """For what only people of the community do. A passer-by is led to sign in; to a steering account it is not there.

    Goes first among a view's bases, so that what is private stays a 404 to whoever may not see it.
    """

    http_method_names: Sequence[str] = ["get", "head", "post", "options"]  # Django's form views take PUT for POST

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lets professionals through."""
        reader = reader_of(request)
        if reader.is_steering:
            raise Http404
        if reader.person is None:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else request.path)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def caller_number(request: HttpRequest) -> int:
    """A number for where a request comes from (its address, behind the proxies one trusts), to count it by."""
    return zlib.crc32(get_adapter().get_client_ip(request).encode())
