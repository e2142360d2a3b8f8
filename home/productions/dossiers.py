"""What a dossier's page shows: its introduction, then productions in the order to read them."""

from dataclasses import dataclass
from typing import Any

from home.pages.related import related_to
from home.pages.trail import absolute, crumbs_to
from home.productions.models import DossierPage, ProductionPage


@dataclass(frozen=True)
class Place:
    """A production in a dossier, and why one reads it there."""

    production: ProductionPage
    why: str


def for_page(page: DossierPage) -> dict[str, Any]:
    """crumbs; keywords; canonical; places: Place, those that everyone may read; minutes: how long they take together.

    The number of queries does not grow with the dossier.
    """
    keywords = list(page.keywords.all())
    places = places_of(page)
    return {
        "crumbs": crumbs_to(page),
        "keywords": keywords,
        "canonical": absolute(page.url or "/"),
        "places": places,
        "minutes": sum(place.production.reading_minutes for place in places),
        "related": related_to(page, keywords=keywords) if page.pk else [],
    }


def places_of(page: DossierPage) -> list[Place]:
    """The productions of a dossier that are published for everyone, in order, each once."""
    items = list(page.items.all())
    wanted = {item.production_id for item in items}
    there = {one.pk: one for one in ProductionPage.objects.open_to_all().filter(pk__in=wanted).for_list().order_by()}
    whys: dict[int, str] = {}
    for item in items:
        whys.setdefault(item.production_id, item.why)
    return [Place(there[pk], why) for pk, why in whys.items() if pk in there]
