"""The server's entry point: HTTP and WebSocket."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
django.setup(set_prefix=False)

from live.routing import application as with_sockets  # noqa: E402 - the apps must be loaded first
from maillage.handler import OneHopHandler  # noqa: E402

application = with_sockets(OneHopHandler())

# What was loaded to serve stays for good: the collector need not look through it again and again, nor so often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
