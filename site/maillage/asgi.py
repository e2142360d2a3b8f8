"""The server's entry point: HTTP and WebSocket."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
django.setup(set_prefix=False)

from live.routing import application as with_sockets  # noqa: E402 - the apps must be loaded first
from maillage.handler import OneHopHandler  # noqa: E402

application = with_sockets(OneHopHandler())
