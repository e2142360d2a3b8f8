"""What has an hour and a place says them by the clocks there; what has a title has an address with its words.

Plain classes: they add no column.
"""

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from communities.meetings.zones import CLOCKS, HOME, Zone, same_clock


class OnClocks:
    """Something with `starts_at`, `ends_at` and the `zone` of its place."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    if TYPE_CHECKING:  # a column here, a property there: nothing may stand in its place

        @property
        def zone(self) -> str:
            """The name of its time zone."""
            ...

    @property
    def tz(self) -> ZoneInfo:
        """The time zone of its place."""
        return ZoneInfo(self.zone)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The days on which it begins and ends, there."""
        return self.starts_at.astimezone(self.tz).date(), self.ends_at.astimezone(self.tz).date()

    @property
    def clock(self) -> str:
        """Whose hours are said: « heure de La Réunion »; "" where clocks go as they do in Paris."""
        if same_clock(self.starts_at, self.ends_at, self.zone, HOME):
            return ""
        return str(CLOCKS[Zone(self.zone)])

    @property
    def clock_after(self) -> str:
        """The same after an hour: « , heure de La Réunion »."""
        return f", {self.clock}" if self.clock else ""


class Titled:
    """Something with a `title`; `untitled`: what its address says of a title without a letter."""

    title: str
    untitled = ""

    @property
    def slug(self) -> str:
        """The readable part of the address."""
        return slugify(self.title)[:60].strip("-") or self.untitled
