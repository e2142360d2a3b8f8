"""The lowest versions known to be safe.

A check that asks an advisory service says nothing where that service cannot be reached; this table always speaks.
Raise a row when an advisory concerns us; never lower one.
"""

from importlib.metadata import version

import pytest
from packaging.version import Version

LOWEST = {
    "django": ("5.2.13", "denial of service through its ASGI handling"),
    "wagtail": ("8.0", "permission checks missing on secondary addresses; CVE-2026-55468 and those before it"),
    "django-allauth": ("65.14.2", "X-Forwarded-For believed by default, so limits were passed by"),
    "modelsearch": ("1.3", "an apostrophe in a search is a server error with Elasticsearch"),
    "pillow": ("13.0.0", "memory written out of bounds by crafted images; CVE-2026-96639 and others"),
    "h11": ("0.16.0", "request smuggling by malformed chunks; CVE-2025-43859"),
    "urllib3": ("2.6.3", "decompression bombs on redirects; CVE-2026-21441"),
    "requests": ("2.32.4", "credentials of .netrc sent to another host; CVE-2024-47081"),
    "sqlparse": ("0.5.4", "denial of service on long lists"),
    "certifi": ("2024.7.4", "certificates of an authority no longer trusted; CVE-2024-39689"),
    "idna": ("3.7", "denial of service by long names; CVE-2024-3651"),
    "pyyaml": ("5.4", "arbitrary code by full_load; CVE-2020-14343"),
    "redis": ("4.5.5", "answers of one caller given to another after a cancellation; CVE-2023-28859"),
}


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_is_at_least_the_lowest_safe_version(name: str) -> None:
    lowest, reason = LOWEST[name]
    assert Version(version(name)) >= Version(lowest), f"{name} below {lowest}: {reason}"
