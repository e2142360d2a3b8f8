"""The calendar by places: how much takes place in each région, or in each département of one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse

from communities.meetings.calendar import MOST_IN_A_MONTH, gather
from communities.meetings.plugs import Asked
from reference.models import Territory
from reference.outlines import Map, Place, france, region
from reference.queries import lineage

LEFT_OUT = ("vue", "carte", "lieu", "lieu_id", "mois", "jour", "apres")


@dataclass(frozen=True)
class Spread:
    """A map and what is not on it: `nowhere` entries have no place, `within` is the région looked at more closely.

    `whole`: everything that was asked for was counted.
    """

    map: Map
    nowhere: int
    within: Territory | None
    whole: bool

    @property
    def empty(self) -> bool:
        """Whether nothing takes place anywhere."""
        return not self.nowhere and not any(place.count for place in self.map.places)


def spread(asked: Asked, query: QueryDict) -> Spread:
    """How what was asked is spread. `query` is what the links keep; its `carte` is the code of a région, or nothing."""
    kinds = Territory.objects.filter(kind=Territory.Kind.REGION)
    within = kinds.filter(code=query.get("carte", "")[:12]).first()
    found = gather(replace(asked, most=MOST_IN_A_MONTH))
    held = Counter(entry.territory.pk for entry in found if entry.territory)
    above = lineage(list(held))
    shown = Territory.objects.filter(kind=Territory.Kind.DEPARTMENT, parent=within) if within else kinds
    counts: Counter[int] = Counter()
    for pk, count in held.items():
        for place in above.get(pk, []):
            counts[place.pk] += count
    places = _places(list(shown.order_by("name_key", "pk")), counts, query, closer=within is None)
    drawn = region(places) if within else france(places)
    return Spread(drawn, sum(1 for entry in found if not entry.territory), within, len(found) < MOST_IN_A_MONTH)


def _places(shown: Sequence[Territory], counts: Counter[int], query: QueryDict, *, closer: bool) -> list[Place]:
    kept = query.copy()
    for name in LEFT_OUT:
        kept.pop(name, None)
    address = reverse("meetings:calendar")

    def link(**more: str) -> str:
        asked = kept.copy()
        for name, value in more.items():
            asked[name] = value
        return f"{address}?{asked.urlencode()}"

    return [
        Place(
            code=one.code,
            name=one.name,
            count=counts[one.pk],
            url=link(lieu=one.name, lieu_id=str(one.pk)),
            more_url=link(vue="carte", carte=one.code) if closer and counts[one.pk] else "",
        )
        for one in shown
    ]
