"""What may be asked in OAI-PMH 2.0, and what is wrong with what was asked."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from home.dissemination.oai import dublin

FIXED: dict[str, str] = {
    "badVerb": "The verb is missing, repeated or not one of OAI-PMH 2.0.",
    "badResumptionToken": "The resumptionToken is not one of ours, or has expired.",
    "cannotDisseminateFormat": "Only oai_dc is available.",
    "idDoesNotExist": "Nothing here has this identifier.",
    "noRecordsMatch": "No record matches.",
    "noSetHierarchy": "There are no sets here yet.",
    "noMetadataFormats": "The item is gone: no metadata is available for it.",
}
# For each verb: the arguments it must have, and those it may have.
VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
GOING_ON = frozenset({"ListSets", "ListIdentifiers", "ListRecords"})
SIGNS = r"[A-Za-z0-9\-_.!~*'()]+"
SHAPES = {
    "metadataPrefix": re.compile(SIGNS),
    "set": re.compile(rf"{SIGNS}(:{SIGNS})*"),
    "identifier": re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+"),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
LONGEST = 2_000  # of an argument


class Refused(Exception):
    """A question that gets an error of the protocol for answer."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(code)
        self.code, self.words = code, words or FIXED[code]


@dataclass(frozen=True)
class Asked:
    """A question that the protocol allows: its verb, and its arguments as they came."""

    verb: str
    arguments: dict[str, str]

    def get(self, name: str) -> str:
        """An argument, or nothing."""
        return self.arguments.get(name, "")


def read(pairs: Iterable[tuple[str, str]]) -> Asked:
    """The question that these arguments ask. Raises Refused: badVerb, badArgument."""
    given = list(pairs)
    verbs = [value for name, value in given if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Refused("badVerb")
    arguments: dict[str, str] = {}
    for name, value in given:
        if name in arguments:
            raise Refused("badArgument", f"The argument {name[:40]} is repeated.")
        if name != "verb":
            arguments[name] = value
    _allowed(verbs[0], arguments)
    for name, value in arguments.items():
        shaped = SHAPES[name].fullmatch(value) if name in SHAPES else value or name == "resumptionToken"
        if len(value) > LONGEST or not shaped:
            raise Refused("badArgument", f"The value of {name} is not well formed.")
    return Asked(verbs[0], arguments)


def _allowed(verb: str, arguments: dict[str, str]) -> None:
    """Raise badArgument for an argument too many, or too few."""
    if "resumptionToken" in arguments and verb in GOING_ON:
        if len(arguments) > 1:
            raise Refused("badArgument", "A resumptionToken stands alone.")
        return
    needed, optional = VERBS[verb]
    for name in arguments:
        if name not in needed | optional:
            raise Refused("badArgument", f"{verb} has no argument {name[:40]}.")
    for name in sorted(needed - arguments.keys()):
        raise Refused("badArgument", f"{verb} needs the argument {name}.")


def wants_known_format(asked: Asked) -> None:
    """Raise cannotDisseminateFormat for another format than ours."""
    if asked.get("metadataPrefix") != dublin.PREFIX:
        raise Refused("cannotDisseminateFormat")


@dataclass(frozen=True)
class Span:
    """From a moment on, and up to a moment that it does not hold any more; None: without a bound."""

    since: dt.datetime | None
    before: dt.datetime | None


def span(since: str, until: str) -> Span:
    """The span of two arguments, both bounds included as the protocol says. Raises badArgument."""
    if since and until and len(since) != len(until):
        raise Refused("badArgument", "from and until must have the same granularity.")
    first, last = _moment("from", since), _moment("until", until)
    if first and last and first > last:
        raise Refused("badArgument", "from is later than until.")
    try:
        after = last and last + (dt.timedelta(days=1) if DAY.fullmatch(until) else dt.timedelta(seconds=1))
    except OverflowError:
        after = None
    return Span(first, after)


def _moment(name: str, value: str) -> dt.datetime | None:
    if not value:
        return None
    if DAY.fullmatch(value) or SECOND.fullmatch(value):
        try:
            return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
        except ValueError:
            pass
    raise Refused("badArgument", f"{name} is not a date of the form YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def stamp(moment: dt.datetime) -> str:
    """A moment as the protocol writes it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
