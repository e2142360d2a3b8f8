"""Where people act, for the map of the directory."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from accounts.reader import Reader
from communities.people.directory import address_of
from communities.people.index.content import Kind
from communities.people.index.reading import Bits, Index
from reference import outlines
from reference.models import Territory

FEWEST = 5  # below this a place says « moins de 5 »: a map is for regions, not for finding someone


@dataclass(frozen=True)
class Drawn:
    """A map with its title; `region`: the code of the région it shows from near, or nothing."""

    map: outlines.Map
    title: str
    region: str
    nowhere: int


def drawn(region: str, reader: Reader) -> Drawn | None:
    """The map of régions, or of the départements of one; None if there is no such région."""
    index = Index(reader)
    places = Territory.objects.filter(kind=Territory.Kind.REGION).order_by("name_key", "pk")
    kind, title = Kind.REGION, gettext("Carte de l'annuaire")
    if region:
        around = places.filter(code=region).first() if region.isalnum() else None
        if around is None:
            return None
        places = Territory.objects.filter(kind=Territory.Kind.DEPARTMENT, parent=around).order_by("name_key", "pk")
        kind, title = Kind.DEPARTMENT, around.name
    sets = index.traits[kind]
    drawn_ones = outlines.outlines("departements" if region else "regions")
    rows = [
        _place(place, sets[place.pk], closer=not region)
        for place in places
        if sets[place.pk] or place.code in drawn_ones or region
    ]
    whole = outlines.region(rows) if region else outlines.france(rows)
    placed = 0
    for place in places:
        placed |= sets[place.pk]
    return Drawn(whole, title, region, _left(index, placed))


def _left(index: Index, placed: Bits) -> int:
    """How many show no place."""
    return (index.everyone & ~placed).bit_count()


def _place(place: Territory, people: Bits, *, closer: bool) -> outlines.Place:
    count = people.bit_count()
    words = ""
    if count == 0:
        words = gettext("aucune")
    elif count < FEWEST:
        words = gettext("moins de %(count)s") % {"count": FEWEST}
    return outlines.Place(
        code=place.code,
        name=place.name,
        count=count if count >= FEWEST else min(count, 1),
        url=address_of(place),
        words=words,
        more_url=f"{reverse('people:map')}?region={place.code}" if closer and count else "",
    )
