"""The names by which harvesters know what is here."""

import re
import uuid
from urllib.parse import urlsplit

from django.conf import settings

THEME = "theme:"
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")


def host() -> str:
    """The name of this site, that all its identifiers bear."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def identifier(key: uuid.UUID) -> str:
    """The identifier of a production, by its key in the world."""
    return f"oai:{host()}:{key}"


def key_of(name: str) -> uuid.UUID | None:
    """The key in an identifier made like ours, whichever the site; None for any other."""
    parts = name.split(":")
    if len(parts) != 3 or parts[0] != "oai":
        return None
    try:
        key = uuid.UUID(parts[2])
    except ValueError:
        return None
    return key if str(key) == parts[2].lower() else None
