"""What takes place, by criteria: for the pages and blocks that list meetings and trainings."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.reader import Reader
from communities.meetings import calendar
from communities.meetings.calendar_forms import PAST
from communities.meetings.plugs import Asked, CalendarEntry
from communities.networks.models import Network
from reference.models import Territory
from reference.queries import descendants


@dataclass(frozen=True)
class Criteria:
    """Of which network, where, of which kind; None and "" leave each open. `lost`: one of them is no more."""

    network: Network | None = None
    place: Territory | None = None
    kind: str = ""
    lost: bool = False

    @property
    def url(self) -> str:
        """The calendar with the same criteria."""
        return self._address("meetings:calendar")

    @property
    def feed_url(self) -> str:
        """The same for one's own calendar (iCalendar)."""
        return self._address("meetings:calendar_ics")

    def _address(self, name: str) -> str:
        asked = {"reseau": self.network.slug if self.network else "", "genre": self.kind}
        if self.place:
            asked |= {"lieu": self.place.name, "lieu_id": str(self.place.pk)}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse(name)}?{query}" if query else reverse(name)

    def asked(self, reader: Reader, most: int) -> Asked:
        """The same as the calendar asks for it."""
        places = descendants(self.place).order_by().values("pk") if self.place else None
        return Asked(reader=reader, most=most, network=self.network, places=places, kind=self.kind)


def criteria_of(*, network: str = "", place: str = "", kind: str = "") -> Criteria:
    """Criteria as a block keeps them: a network's slug, a place as « kind-code », a kind. Two queries at most."""
    found = Network.objects.filter(slug=network).first() if network else None
    level, _dash, code = place.partition("-")
    there = Territory.objects.filter(kind=level, code=code).first() if place else None
    return Criteria(found, there, kind, lost=bool(network and not found) or bool(place and not there))


def to_come(criteria: Criteria, reader: Reader, *, most: int) -> list[CalendarEntry]:
    """The next that take place, among what the reader may see; what was cancelled is left out."""
    if criteria.lost:
        return []
    asked = calendar.in_period(criteria.asked(reader, most * 2), "", timezone.now())
    return [entry for entry in calendar.gather(asked) if not entry.cancelled][:most]


def a_page(criteria: Criteria, reader: Reader, *, past: bool, after: str) -> calendar.Page:
    """A page of what is to come, or of what took place, the latest first."""
    if criteria.lost:
        return calendar.Page([], None, True)
    asked = criteria.asked(reader, calendar.PER_PAGE)
    return calendar.a_page(calendar.in_period(asked, PAST if past else "", timezone.now()), after)
