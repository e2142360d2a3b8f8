"""What the districts above put into the calendar beside meetings."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.meetings.zones import CLOCKS, HOME, Zone, same_clock
from communities.networks.models import Network
from reference.models import Territory

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Key = tuple[dt.datetime, str, int]  # what an entry is ordered by: its beginning, its source, its number there


def hour(moment: dt.datetime) -> str:
    """An hour as one writes it: 9 h 30, 14 h; in English 9:30, 14:00."""
    words = _("%(hour)s h %(minute)s") if moment.minute else _("%(hour)s h")
    return (words % {"hour": moment.hour, "minute": f"{moment.minute:02d}"}).replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """A line of the calendar. `source` and `pk` tell it from all others; `zone` is the time zone of its place.

    `held`: the reader has a place there. `state` is in words (« Complet »). `summary` is for iCalendar, `changed` what
    its version is counted from. `meeting`: it is one, and is drawn as one.
    """

    source: str
    pk: int
    start: dt.datetime
    end: dt.datetime
    title: str
    url: str
    kind: "str | StrPromise"
    network: Network | None = None
    territory: Territory | None = None
    place: str = ""
    zone: str = ""
    state: "str | StrPromise" = ""
    held: bool = False
    public: bool = True
    cancelled: bool = False
    summary: str = ""
    sequence: int = 0
    changed: dt.datetime | None = None
    meeting: Meeting | None = None

    @property
    def key(self) -> Key:
        """Its place in the order of the calendar."""
        return self.start, self.source, self.pk

    @property
    def zone_info(self) -> ZoneInfo:
        """The time zone in which its hours are said."""
        return ZoneInfo(self.zone or HOME)

    @property
    def begins(self) -> dt.datetime:
        """The beginning as the clocks of its place say it, without a zone."""
        return self.start.astimezone(self.zone_info).replace(tzinfo=None)

    @property
    def finishes(self) -> dt.datetime:
        """The end as the clocks of its place say it, without a zone."""
        return self.end.astimezone(self.zone_info).replace(tzinfo=None)

    @property
    def begins_at(self) -> str:
        """The hour at which it begins there."""
        return hour(self.begins)

    @property
    def hours(self) -> str:
        """From when to when, as the clocks of its place say it, and where these clocks are if they are not ours."""
        several = self.begins.date() != self.finishes.date()
        end = f"{date_format(self.finishes, 'j F')}, {hour(self.finishes)}" if several else hour(self.finishes)
        here = same_clock(self.start, self.end, self.zone or HOME, HOME)
        return f"{hour(self.begins)} – {end}" if here else f"{hour(self.begins)} – {end} ({CLOCKS[Zone(self.zone)]})"

    @property
    def days(self) -> list[dt.date]:
        """The days on which it takes place, there; one that ends at midnight does not begin another."""
        last = max(self.begins, self.finishes - dt.timedelta(microseconds=1)).date()
        return [self.begins.date() + dt.timedelta(days=n) for n in range((last - self.begins.date()).days + 1)]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a page of the calendar asks for: at most `most` entries that show to `reader`, in the order of the calendar.

    `since`: ends then or later; `until`: begins before; `ended`: ended before. `places`: one of these territories (ids
    or a query of them). `kind`: of this kind alone. `voir`: those open to all, of the reader's networks, or where they
    have a place. `back`: the latest first. `after`: beyond this key.
    """

    reader: Reader
    most: int
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    ended: dt.datetime | None = None
    network: Network | None = None
    places: Any = None
    kind: str = ""
    voir: Literal["", "publiques", "miennes", "inscrites"] = ""
    back: bool = False
    after: Key | None = None

    def when(self, source: str) -> Q:
        """The part of it that speaks of time, for columns `starts_at`, `ends_at` and `pk`."""
        found = Q()
        if self.since:
            found &= Q(ends_at__gte=self.since)
        if self.until:
            found &= Q(starts_at__lt=self.until)
        if self.ended:
            found &= Q(ends_at__lt=self.ended)
        return found & self._beyond(source)

    def order(self) -> tuple[str, str]:
        """The order of a source's rows."""
        return ("-starts_at", "-pk") if self.back else ("starts_at", "pk")

    def _beyond(self, source: str) -> Q:
        if self.after is None:
            return Q()
        start, their_source, pk = self.after
        way = "lt" if self.back else "gt"
        later = Q(**{f"starts_at__{way}": start})
        if source == their_source:
            return later | Q(**{"starts_at": start, f"pk__{way}": pk})
        same_start_comes_after = source < their_source if self.back else source > their_source
        return later | Q(starts_at=start) if same_start_comes_after else later


Provider = Callable[[Asked], list[CalendarEntry]]
_providers: list[Provider] = []
_kinds: dict[str, "str | StrPromise"] = {}


def on_calendar(provider: Provider, *, kind: str = "", label: "str | StrPromise" = "") -> Provider:
    """Register who gives entries; again changes nothing. `kind` and `label`: a further kind to filter by."""
    if provider not in _providers:
        _providers.append(provider)
    if kind:
        _kinds[kind] = label
    return provider


def providers() -> list[Provider]:
    """Those who give entries, in the order of registration."""
    return list(_providers)


def kinds() -> list[tuple[str, "str | StrPromise"]]:
    """The further kinds."""
    return list(_kinds.items())
