"""Ask the server in this container whether it answers, as the reverse proxy would: by HTTPS, under a public name."""

import os
import sys
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
ADDRESS = "http://127.0.0.1:8000/healthz"
headers = {"Host": host, "X-Forwarded-Proto": "https"}
request = urllib.request.Request(ADDRESS, headers=headers)
try:
    with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 (a constant)
        sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    sys.exit(f"{error}")
