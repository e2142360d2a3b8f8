"""Publishing productions outside the Wagtail admin."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from accounts.models import User
from accounts.reader import Reader
from communities.networks.models import Network
from home.pages.actions import publish
from home.pages.composition import Block, stream
from home.productions.models import Credit, LibraryPage, ProductionPage
from reference.models import Keyword, Territory

LICENCE = "Licence Ouverte 2.0"


@transaction.atomic
def publish_production(
    *,
    title: str,
    slug: str,
    aim: str,
    kind: str,
    published_on: dt.datetime,
    blocks: Iterable[Block],
    network: Network | None = None,
    keywords: Iterable[Keyword] = (),
    credits: Sequence[User | str] = (),
    territory: Territory | None = None,
    pillar: str = "",
    remember: Sequence[str] = (),
    source: str = "",
    source_url: str = "",
    licence: str = LICENCE,
    archive: bool = False,
    by: Reader | None = None,
) -> ProductionPage:
    """Publish a production in the library; one with this slug is brought up to date.

    `credits` are people of the platform, or names of people who are not on it. Raises PermissionDenied when `by` may
    not publish there, ValidationError.
    """
    library = LibraryPage.objects.get()
    page = ProductionPage.objects.child_of(library).filter(slug=slug).first() or ProductionPage(slug=slug)
    page.title, page.aim, page.kind, page.published_on = title, aim, kind, published_on
    page.network, page.territory, page.pillar = network, territory, pillar
    page.remember, page.body = "\n".join(remember), stream(blocks)
    page.source, page.source_url, page.licence, page.archive = source, source_url, licence, archive
    page.keywords = list(keywords)
    page.credits = [_credit(who, place) for place, who in enumerate(credits)]
    publish(page, below=library, by=by)
    return page


def _credit(who: User | str, place: int) -> Credit:
    if isinstance(who, User):
        return Credit(person=who, name=who.get_full_name(), sort_order=place)
    return Credit(name=who, sort_order=place)
