"""The server's entry point: HTTP and WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
http = get_asgi_application()

from live.routing import application as with_sockets  # noqa: E402 - the apps must be loaded first

application = with_sockets(http)
