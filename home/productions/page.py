"""What a production's page shows."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from accounts.reader import Reader
from home.pages.related import related_to
from home.pages.trail import Crumbs
from home.productions import around, picture
from home.productions.closed import as_read
from home.productions.formats.citing import in_words
from home.productions.metadata import describe
from home.productions.models import ProductionPage
from home.productions.plugs_chain import origins_of


def of_production(page: ProductionPage, request: HttpRequest) -> dict[str, Any]:
    """The page's context. At most fifteen queries with the reader's own, whatever there is around the production.

    crumbs, keywords, network, credits; described: Described; data: JSON-LD; shared: the picture to share (Shared);
    canonical; citation; facts; state: State; carers: names; reuses: Reuse, `more_reuses`; topic, answers: its thread
    and what was said last; threads, dossiers, origins, related; instead: what replaces it, if anyone may read it.
    """
    reader: Reader = getattr(request, "reader", None) or Reader()
    as_read(page, reader)
    credits = list(page.credits.all())
    keywords = list(page.keywords.all())
    said = describe(page)
    state = around.state_of(page, reader)
    told = around.reuses(page)
    topic = around.topic_of(page, reader)
    instead = page.superseded_by
    return {
        "crumbs": crumbs_of(page),
        "credits": credits,
        "keywords": keywords,
        "network": page.network,
        "described": said,
        "data": around.as_json(page, said, state),
        "shared": picture.of_production(page),
        "canonical": said.identifier,
        "citation": in_words(page),
        "facts": facts_of(page, state),
        "state": state,
        "carers": around.carers(page),
        "reuses": told[: around.REUSES],
        "more_reuses": len(told) > around.REUSES,
        "topic": topic,
        "answers": around.answers(topic),
        "threads": around.threads(page, reader, topic),
        "dossiers": around.dossiers(page),
        "origins": origins_of(page, reader),
        "related": related_to(page, keywords=keywords),
        "instead": instead if instead and instead.live else None,
    }


def crumbs_of(page: ProductionPage, *further: str) -> Crumbs:
    """The way to a production, or to what one does there. No query: the library stands where it always did."""
    steps = [(gettext("Accueil"), "/"), (gettext("Bibliothèque"), "/productions/")]
    if not further:
        return [*steps, (page.title, "")]
    return [*steps, (page.title, page.url or "/productions/"), *((label, "") for label in further)]


def facts_of(page: ProductionPage, state: around.State) -> list[tuple[str, str]]:
    """What the rail says of a production, label and words; what is empty is left out."""
    published = date_format(localtime(page.published_on), "j F Y")
    review = date_format(page.review_on, "j F Y") if page.review_on and not page.archive else ""
    version = str(state.version)
    if state.version > 1 and state.version_at:
        day = date_format(localtime(state.version_at), "j F Y")
        version = gettext("%(number)d, du %(day)s") % {"number": state.version, "day": day}
    facts = [
        (gettext("Type"), page.get_kind_display()),
        (gettext("Numéro"), page.issue),
        ("ISSN", page.issn),
        (gettext("Publié le"), published),
        (gettext("Version"), version),
        (gettext("À relire avant le"), review),
        (gettext("Lecture"), gettext("%(count)d min") % {"count": page.reading_minutes}),
        (gettext("Territoire"), page.territory.said if page.territory else ""),
        (gettext("Pilier"), page.get_pillar_display() if page.pillar else ""),
        (gettext("Centre de ressources"), page.centre.name if page.centre else ""),
    ]
    return [(label, str(words)) for label, words in facts if words]


def act_url(page: ProductionPage, name: str) -> str:
    """The address of something one does with a production."""
    return reverse(f"productions:{name}", args=[page.slug])
