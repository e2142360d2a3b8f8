"""The questions of OAI-PMH, put to another server, and what its answers say."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from home.dissemination.fetching import Fetched, fetch
from home.dissemination.harvesting.parsing import Element, Garbage, parse

PREFIX = "oai_dc"
LONGEST_TOKEN = 4_000

Fetch = Callable[[str], Fetched]


class Answered(Exception):
    """The server answered by an error of the protocol."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = _("Le serveur répond : %(code)s. %(words)s") % {"code": code, "words": words[:200]}


@dataclass(frozen=True)
class Identity:
    """What a server says of itself."""

    name: str
    contact: str
    by_day: bool  # its datestamps are days, without an hour
    now: dt.datetime


@dataclass(frozen=True)
class Item:
    """A record as it came: `values` are the elements of Dublin Core, by name."""

    identifier: str
    datestamp: dt.datetime | None
    deleted: bool
    values: dict[str, list[str]]


@dataclass(frozen=True)
class Page:
    """A page of records, and the token that leads on; empty at the end."""

    items: list[Item]
    token: str
    now: dt.datetime


def identify(address: str, fetch: Fetch = fetch) -> Identity:
    """Who answers there. Raises Unfetchable, Garbage, Answered."""
    root = _asked(address, {"verb": "Identify"}, fetch)
    found = root.first("Identify")
    if found is None:
        raise Garbage(_("La réponse ne dit pas qui est ce serveur."))
    contact = found.said("adminEmail")[:200]
    return Identity(found.said("repositoryName")[:160], contact, "T" not in found.said("granularity"), _now(root))


def sets(address: str, fetch: Fetch = fetch) -> list[tuple[str, str]]:
    """The sets that the server begins its list with: what to ask for, and how it is called."""
    try:
        root = _asked(address, {"verb": "ListSets"}, fetch)
    except Answered as answered:
        if answered.code == "noSetHierarchy":
            return []
        raise
    found = root.first("ListSets")
    return [(one.said("setSpec")[:200], one.said("setName")[:200]) for one in found.all("set")] if found else []


def records(address: str, *, since: str = "", theme: str = "", token: str = "", fetch: Fetch = fetch) -> Page:
    """A page of records: the first of those changed since a date, in a set; or the one that a token leads to."""
    asked = {"verb": "ListRecords"}
    if token:
        asked["resumptionToken"] = token
    else:
        asked["metadataPrefix"] = PREFIX
        asked |= {name: value for name, value in (("from", since), ("set", theme)) if value}
    try:
        root = _asked(address, asked, fetch)
    except Answered as answered:
        if answered.code == "noRecordsMatch":
            return Page([], "", timezone.now())
        raise
    found = root.first("ListRecords")
    if found is None:
        raise Garbage(_("La réponse ne contient pas de liste de notices."))
    following = found.said("resumptionToken")
    if len(following) > LONGEST_TOKEN:
        raise Garbage(_("Le serveur demande à être rappelé par un jeton démesuré."))
    return Page([_item(one) for one in found.all("record")], following, _now(root))


def _asked(address: str, asked: dict[str, str], fetch: Fetch) -> Element:
    """The root of the answer. Raises Answered for an error of the protocol."""
    joined = "&" if urlsplit(address).query else "?"
    page = fetch(f"{address}{joined}{urlencode(asked)}")
    root = parse(page.body, page.charset)
    if root.name.lower() == "html":
        raise Garbage(_("Le serveur a répondu par une page web, pas par de l'OAI-PMH : vérifiez l'adresse."))
    if root.name != "OAI-PMH":
        raise Garbage(_("La réponse est du XML, mais pas de l'OAI-PMH : vérifiez l'adresse."))
    error = root.first("error")
    if error is not None:
        raise Answered(error.attributes.get("code", "")[:40], error.text)
    return root


def _now(root: Element) -> dt.datetime:
    """What the server's clock says, unless it is far ahead of ours."""
    here = timezone.now()
    return min(moment(root.said("responseDate")) or here, here)


def _item(record: Element) -> Item:
    header = record.first("header") or Element("header", {})
    values: dict[str, list[str]] = {}
    metadata = record.first("metadata")
    for described in metadata.children[:1] if metadata else []:
        for one in described.children:
            if one.text:
                values.setdefault(one.name, []).append(one.text)
    gone = header.attributes.get("status", "").lower() == "deleted"
    return Item(header.said("identifier"), moment(header.said("datestamp")), gone, values)


def moment(text: str) -> dt.datetime | None:
    """A moment from a date, with or without its hour, its day or its month; None for anything else."""
    padded = text.strip() + {4: "-01-01", 7: "-01"}.get(len(text.strip()), "")
    try:
        found = parse_datetime(padded)
        day = None if found else parse_date(padded[:10])
    except ValueError:
        return None
    if day:
        found = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware below
    if found is None:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except OverflowError:
        return None
