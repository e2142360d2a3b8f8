"""Dublin Core as OAI-PMH carries it (oai_dc), from what a production says of itself."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

PREFIX = "oai_dc"
NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
OPENING = (
    f'<oai_dc:dc xmlns:oai_dc="{NAMESPACE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)
# The element of oai_dc, and what it comes from, in the order in which they are sent.
ELEMENTS = (
    ("title", "title"),
    ("creator", "creators"),
    ("subject", "subjects"),
    ("description", "description"),
    ("publisher", "publisher"),
    ("date", "date"),
    ("type", "type"),
    ("format", "format"),
    ("identifier", "identifier"),
    ("source", "source"),
    ("language", "language"),
    ("relation", "relation"),
    ("coverage", "coverage"),
    ("rights", "rights"),
)
# What XML 1.0 cannot hold, whichever way it is written.
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: object) -> str:
    """A value as the text of an XML element."""
    return escape(UNSPEAKABLE.sub("", str(value)))


def attribute(value: object) -> str:
    """A value as an XML attribute, with its quotation marks."""
    return quoteattr(UNSPEAKABLE.sub("", str(value)))


def written(described: Any) -> str:
    """The metadata of a production (home.productions.metadata.Described) as one element of oai_dc."""
    found = [OPENING]
    for element, name in ELEMENTS:
        found += [f"<dc:{element}>{text(value)}</dc:{element}>" for value in _values(getattr(described, name, ""))]
    return "".join([*found, "</oai_dc:dc>"])


def _values(value: Any) -> list[str]:
    """One value or several, without the empty ones; a date as ISO 8601 has it."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return [value.isoformat()]
    several = [value] if isinstance(value, str) or not isinstance(value, Iterable) else value
    return [str(one) for one in several if one]
