"""The WebSocket's way in: same origin, the session's person, one address."""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from live.consumers import LiveConsumer


async def nowhere(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Any other socket address is refused, without noise."""
    await send({"type": "websocket.close", "code": 4404})


def application(http: Any) -> Any:
    """The whole server: this HTTP application, and the socket beside it."""
    # A route may lead to any ASGI application here; Django's own types know views only.
    sockets = URLRouter([path("ws/", LiveConsumer.as_asgi()), path("<path:rest>", nowhere)])  # type: ignore[arg-type]
    return ProtocolTypeRouter({"http": http, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets))})
