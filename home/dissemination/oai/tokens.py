"""Resumption tokens: all that a list needs to go on, signed, so that nothing is kept between two questions."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core import signing

LIFE = dt.timedelta(days=2)
SALT = "home.dissemination.oai"


class Unusable(Exception):
    """A token that was not made here, was made for another verb, or is too old."""


@dataclass(frozen=True)
class Place:
    """Where a list stands: what was asked at first, how far it went, and the last line that was sent."""

    verb: str
    since: str = ""
    until: str = ""
    theme: str = ""
    size: int = 0
    cursor: int = 0
    moment: int = 0
    pk: int = 0

    @property
    def at(self) -> dt.datetime:
        """The datestamp of the last line that was sent."""
        return dt.datetime.fromtimestamp(self.moment, dt.UTC)


def made(place: Place) -> str:
    """The token that leads on from this place."""
    return signing.dumps(list(asdict(place).values()), salt=SALT)


def read(token: str, verb: str) -> Place:
    """The place that a token leads on from. Raises Unusable."""
    try:
        place = Place(*signing.loads(token, salt=SALT, max_age=LIFE))
    except (signing.BadSignature, TypeError, ValueError) as wrong:
        raise Unusable from wrong
    if place.verb != verb:
        raise Unusable
    return place
