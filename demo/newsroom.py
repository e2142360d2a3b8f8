"""What the editors of the demo keep besides news: centres, an agenda, a dossier, and what is under way."""

import datetime as dt
from typing import Any

from demo.people import Cast
from demo.reading import read
from home.pages.actions import publish
from home.pages.composition import stream
from home.pages.models import (
    AgendaIndexPage,
    AgendaPage,
    CentreContact,
    CentreIndexPage,
    CentrePage,
    NewsPage,
    SectionPage,
)
from home.productions.models import DossierItem, DossierPage, LibraryPage, ProductionPage
from reference.models import Centre


def load_newsroom(cast: Cast) -> None:
    """Pages for everyone, then a text that waits for another to read it and one that comes out by itself."""
    file, under_way = read("centres"), read("newsroom")
    for row in file["pages"]:
        _centre(row)
    _agenda(cast, file["agenda"])
    _dossier(cast, file["dossier"])
    _scheduled(cast, under_way["scheduled"])
    _waiting(cast, under_way["waiting"])


def _centre(row: dict[str, Any]) -> None:
    centre = Centre.objects.get(slug=row["centre"])
    page = CentrePage(centre=centre, title=centre.name, slug=row["slug"], body=stream(row["body"]))
    for name in ("introduction", "address", "phone", "email", "hours"):
        setattr(page, name, row[name])
    page.contacts = [CentreContact(**one, sort_order=place) for place, one in enumerate(row["contacts"])]
    publish(page, below=CentreIndexPage.objects.get())


def _agenda(cast: Cast, row: dict[str, Any]) -> None:
    page = AgendaPage(title=row["title"], slug=row["slug"], introduction=row["introduction"])
    page.network = cast.networks[row["network"]]
    publish(page, below=AgendaIndexPage.objects.get())


def _dossier(cast: Cast, row: dict[str, Any]) -> None:
    found = {page.slug: page for page in ProductionPage.objects.filter(slug__in=[one["slug"] for one in row["items"]])}
    page = DossierPage(title=row["title"], slug=row["slug"], introduction=row["introduction"])
    page.published_on = cast.now - dt.timedelta(days=row["days_ago"])
    page.keywords = cast.words(row["keywords"])
    page.items = [
        DossierItem(production=found[one["slug"]], why=one["why"], sort_order=place)
        for place, one in enumerate(row["items"])
    ]
    publish(page, below=LibraryPage.objects.get())


def _begun(cast: Cast, row: dict[str, Any]) -> NewsPage:
    """A news item that its editor has written, and that nobody reads yet."""
    page = NewsPage(title=row["title"], slug=row["slug"], kind=row["kind"], intro=row["intro"], live=False)
    page.owner, page.body = cast.people[row["by"]], stream(row["body"])
    page.keywords = cast.words(row["keywords"])
    page.published_on = cast.now + dt.timedelta(days=row.get("in_days", 0))
    return page


def _scheduled(cast: Cast, row: dict[str, Any]) -> None:
    page = _begun(cast, row)
    page.go_live_at = page.published_on
    publish(page, below=SectionPage.objects.get(slug="actualites"))


def _waiting(cast: Cast, row: dict[str, Any]) -> None:
    """Handed to the group as its author would: by the workflow that stands over the rubric."""
    page, by = _begun(cast, row), cast.people[row["by"]]
    SectionPage.objects.get(slug="actualites").add_child(instance=page)
    page.save_revision(user=by)
    page.get_workflow().start(page, by)
