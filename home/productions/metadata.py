"""What a production says of itself to machines, in one place: Dublin Core, schema.org, Open Graph, citations."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from home.pages.trail import absolute
from home.productions.closed import is_exchange
from home.productions.models import ProductionPage

# The full text of each licence that one may choose.
LICENCES = {
    ProductionPage.Licence.OPEN.value: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ProductionPage.Licence.BY.value: "https://creativecommons.org/licenses/by/4.0/",
    ProductionPage.Licence.BY_SA.value: "https://creativecommons.org/licenses/by-sa/4.0/",
}
HTML = "text/html"


@dataclass(frozen=True)
class Described:
    """A production in the fifteen words of Dublin Core; a person's part (contributor) is said by creators alone.

    `date` is its publication, `modified` the day of its latest version, as days in the platform's time zone.
    `identifier` and `source` are addresses or words, `relation` the periodical that it is an issue of. An exchange of
    this site is no source here: machines keep what they read, and who may open it can change.
    """

    title: str
    creators: tuple[str, ...]
    subjects: tuple[str, ...]
    description: str
    publisher: str
    date: dt.date
    modified: dt.date
    type: str
    format: str
    identifier: str
    source: str
    language: str
    relation: tuple[str, ...]
    coverage: str
    rights: tuple[str, ...]

    @property
    def licence_url(self) -> str:
        """The address of the licence's text; "" for one that we do not know."""
        return self.rights[1] if len(self.rights) > 1 else ""


def describe(page: ProductionPage) -> Described:
    """What a production says of itself. Asks for its credits, keywords, centre and territory where not loaded."""
    published = timezone.localdate(page.published_on)
    last = timezone.localdate(page.last_published_at) if page.last_published_at else published
    pillar = str(page.get_pillar_display()) if page.pillar else ""
    return Described(
        title=page.title,
        creators=tuple(credit.name for credit in page.credits.all()),
        subjects=_words([*(keyword.label for keyword in page.keywords.all()), pillar]),
        description=page.aim,
        publisher=page.centre.name if page.centre else settings.WAGTAIL_SITE_NAME,
        date=published,
        modified=max(published, last),
        type=str(page.get_kind_display()),
        format=HTML,
        identifier=absolute(page.url or "/"),
        source=source_of(page),
        language=page.language,
        relation=_words([f"ISSN {page.issn}" if page.issn else ""]),
        coverage=page.territory.name if page.territory else "",
        rights=_words([page.licence, LICENCES.get(page.licence, "")]),
    )


def source_of(page: ProductionPage) -> str:
    """Where a production was taken from, as an address or in words; "" where that is an exchange of this site."""
    return "" if is_exchange(page.source_url) else page.source_url or page.source


def byline_of(page: ProductionPage) -> str:
    """Who wrote a production, or where it was taken from; "" where nobody may be named."""
    names = ", ".join(credit.name for credit in page.credits.all())
    return names or ("" if is_exchange(page.source_url) else page.source)


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in given if one)
