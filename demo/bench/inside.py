"""What the bench does within a project, ours or the stock one, each in a process of its own; answers in JSON.

python -m demo.bench.inside fill|pages|count|profile OURS|STOCK …
"""

import argparse
import cProfile
import datetime as dt
import io
import json
import pstats
import sys
import time
from importlib import import_module
from typing import Any

import django
from django.conf import settings

from demo.bench.data import Size

WARM = 3
PROFILED = 30


def main(arguments: list[str]) -> None:
    """Do one thing, print one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["fill", "pages", "count", "profile"])
    parser.add_argument("side", choices=["ours", "stock"])
    parser.add_argument("--messages", type=int, default=0)
    parser.add_argument("--now", default="")
    parser.add_argument("--pages", default="{}", help="addresses by name, in JSON")
    parser.add_argument("--cookie", default="", help="the session of a member")
    parser.add_argument("--page", default="", help="the address to profile")
    asked = parser.parse_args(arguments)
    django.setup()
    filling = import_module(f"demo.bench.fill_{asked.side}")
    if asked.what == "fill":
        size = Size(asked.messages)
        filling.fill(size, dt.datetime.fromisoformat(asked.now))
        filling.check(size)
        told: Any = {}
    elif asked.what == "pages":
        told = {"pages": filling.pages(), "cookie": session(filling.member())}
    elif asked.what == "count":
        told = {who: counts(json.loads(asked.pages), cookie) for who, cookie in cookies(asked.cookie).items()}
    else:
        told = {who: profile(asked.page, cookie) for who, cookie in cookies(asked.cookie).items()}
    sys.stdout.write(json.dumps(told) + "\n")


def cookies(member: str) -> dict[str, str]:
    """The session of each kind of reader."""
    return {"visitor": "", "member": member}


def session(user: Any) -> str:
    """Sign someone in, and give the value of their cookie."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def client(cookie: str) -> Any:
    """A client that asks within this process."""
    from django.test import Client

    found = Client(SERVER_NAME="127.0.0.1")
    if cookie:
        found.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return found


def counts(pages: dict[str, str], cookie: str) -> dict[str, dict[str, int]]:
    """Of each page: its queries with empty caches and with warm ones, and its bytes."""
    from django.core.cache import caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: dict[str, dict[str, int]] = {}
    for name, address in pages.items():
        client(cookie).get(address)  # what a process finds out once
        caches["default"].clear()
        told = {}
        for state in ("cold", "warm"):
            with CaptureQueriesContext(connection) as captured:
                answer = client(cookie).get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")
            told[state] = len(captured)
        found[name] = {**told, "bytes": len(answer.content)}
    return found


def profile(address: str, cookie: str) -> dict[str, Any]:
    """Milliseconds of CPU of a page, and the functions they go to."""
    for _ in range(WARM):
        client(cookie).get(address)
    asking = client(cookie)
    begun = time.process_time()
    for _ in range(PROFILED):
        asking.get(address)
    spent = time.process_time() - begun
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(PROFILED):
        asking.get(address)
    profiler.disable()
    tables = {}
    for order in ("tottime", "cumulative"):
        text = io.StringIO()
        pstats.Stats(profiler, stream=text).sort_stats(order).print_stats(45)
        tables[order] = text.getvalue()
    return {"cpu_ms": round(1000 * spent / PROFILED, 2), "requests": PROFILED, **tables}


if __name__ == "__main__":
    main(sys.argv[1:])
