"""What the centre of the demo published: pages, news, productions, and documents of others kept as archive."""

import datetime as dt
from typing import Any

from django.utils import timezone

from communities.networks.actions import keep_answer, meet_need
from communities.networks.models import Need, NeedAnswer
from communities.networks.plugs import Answer
from demo.people import Cast
from demo.reading import article, read
from home.pages import actions as pages
from home.pages.models import SectionPage
from home.productions import actions as library
from home.productions.models import LibraryPage, ProductionPage
from reference.models import Centre
from writing.excerpt import excerpt

ARCHIVE_DAYS = 2_000  # a document whose date nobody knows stands behind everything the networks wrote


def load_pages() -> None:
    """The home page and the simple pages."""
    file = read("pages")
    home = file["home"]
    pages.update_home(
        headline=home["headline"],
        lede=home["lede"],
        reassurance=home["under_doors"],
        principles_title=home["principles_title"],
        principles=home["principles"],
        centre_title=home["centre"]["title"],
        centre_text=home["centre"]["text"],
    )
    for row in file["pages"]:
        pages.update_simple_page(slug=row["slug"], title=row["title"], intro=row["intro"], blocks=row["body"])


def load_news(cast: Cast) -> None:
    """News, by the editor of the demo."""
    section = SectionPage.objects.get(slug="actualites")
    for row in read("news")["news"]:
        pages.publish_news(
            section=section,
            title=row["title"],
            slug=row["slug"],
            kind=row["kind"],
            published_on=cast.now - dt.timedelta(days=row["days_ago"], hours=3),
            intro=row["intro"],
            keywords=cast.words(row["keywords"]),
            blocks=row["body"],
            deadline=cast.today + dt.timedelta(days=row["deadline_in"]) if "deadline_in" in row else None,
            organisation=row.get("organisation", ""),
            territory=cast.commune(row.get("territory")),
            link=row.get("link", ""),
        )


def load_productions(cast: Cast) -> None:
    """Productions with their credits; needs that one of them met say so."""
    centres = {row["slug"]: _centre(cast, row) for row in read("centres")["centres"]}
    for row in read("productions")["productions"]:
        _begun(row, centres)
        library.publish_production(
            title=row["title"],
            slug=row["slug"],
            kind=row["kind"],
            network=cast.networks[row["network"]],
            published_on=cast.now - dt.timedelta(days=row["days_ago"], hours=5),
            aim=row["aim"],
            remember=row.get("remember", []),
            pillar=row.get("pillar") or "",
            territory=cast.commune(row.get("territory")),
            keywords=cast.words(row["keywords"]),
            blocks=row["body"],
            credits=[cast.people[key] for key in row.get("authors", [])],
        )
    for row in read("needs")["needs"]:
        if row.get("met_by"):
            page = ProductionPage.objects.get(slug=row["met_by"])
            need = Need.objects.get(title=row["title"])
            answer = Answer(page.title, page.get_url() or "", "public")
            kept = keep_answer(need=need, person=need.author, kind=NeedAnswer.Kind.PRODUCTION, answer=answer)
            NeedAnswer.objects.filter(pk=kept.pk).update(at=page.published_on)
            meet_need(need=need, label=answer.label, url=answer.url, on=page.published_on.date())


def _centre(cast: Cast, row: dict[str, Any]) -> Centre:
    said = {"name": row["name"], "territory": cast.place(row["territory"]), "url": row["url"]}
    return Centre.objects.get_or_create(slug=row["slug"], defaults=said)[0]


def _begun(row: dict[str, Any], centres: dict[str, Centre]) -> None:
    """What the library keeps of an issue or of a centre, on the page before its text is published."""
    if not {"centre", "issue", "issn"} & row.keys() or ProductionPage.objects.filter(slug=row["slug"]).exists():
        return
    page = ProductionPage(slug=row["slug"], title=row["title"], aim=row["aim"], live=False)
    page.centre, page.issue, page.issn = centres.get(row.get("centre", "")), row.get("issue", ""), row.get("issn", "")
    LibraryPage.objects.get().add_child(instance=page)


def load_archive(cast: Cast) -> None:
    """Real open documents, credited to their true source and marked as archive."""
    for row in read("library_archive")["documents"]:
        header, body = article(row["file"])
        library.publish_production(
            title=row["title"],
            slug=f"archive-{row['file'].removesuffix('.md')}"[:120].strip("-"),
            kind=ProductionPage.Kind.DOCUMENT,
            network=None,
            published_on=_date_of(header) or cast.now - dt.timedelta(days=ARCHIVE_DAYS),
            aim=excerpt(str(header.get("description") or row["title"]), 230),
            remember=[],
            keywords=cast.words(row["keywords"]),
            blocks=[{"text": body}],
            credits=[],
            source=str(header.get("editeur") or "")[:200],
            source_url=str(header.get("source") or ""),
            licence=str(header.get("licence") or "Licence Ouverte 2.0")[:60],
            archive=True,
        )


def _date_of(header: dict[str, Any]) -> dt.datetime | None:
    """The day a document bears, as written in its header."""
    try:
        day = dt.date.fromisoformat(str(header.get("date") or "")[:10])
    except ValueError:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
