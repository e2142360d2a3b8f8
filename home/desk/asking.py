"""Whether an address of this site leads somewhere for a passer-by: the site itself is asked, without the network."""

import io
from collections.abc import Callable
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase

from home.desk.walking import ours

MOST_TURNS = 5  # from one address to the next
GONE = frozenset({400, 403, 404, 410})


class Passer:
    """Someone who has no account and follows a link. Remembers what each address answered."""

    def __init__(self) -> None:
        handler = BaseHandler()
        handler.load_middleware()
        self.ask: Callable[[WSGIRequest], HttpResponseBase] = handler.get_response
        self.known: dict[str, bool] = {}

    def arrives(self, address: str) -> bool:
        """Whether a path of ours leads somewhere; one that breaks on the way says nothing about the link."""
        if address not in self.known:
            self.known[address] = self._arrives(address)
        return self.known[address]

    def _arrives(self, address: str) -> bool:
        for _turn in range(MOST_TURNS):
            response = self.ask(request_for(address))
            _let_go(response)
            if response.status_code in GONE:
                return False
            to = response.headers.get("Location", "") if 300 <= response.status_code < 400 else ""
            following = ours(urljoin(settings.BASE_URL + address, to)) if to else ""
            if not following:
                return True
            address = following
        return False


def _let_go(response: HttpResponseBase) -> None:
    """Close what an answer holds open. Its own `close` would end the request, and with it the worker's connections."""
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()


def request_for(address: str) -> WSGIRequest:
    """What a browser would send for this path of ours."""
    site, asked = urlsplit(settings.BASE_URL), urlsplit(address)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(asked.path).encode().decode("latin-1"),
            "QUERY_STRING": asked.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "HTTP_HOST": site.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
