"""What stands around a production's text: its state, who looks after it, where it served, what is said of it, and
where it comes from. Each piece is one query, whatever there is of it.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.reader import Reader
from forums.forum_conversation.models import Post, Reference, Topic
from home.productions.metadata import Described
from home.productions.models import Carer, DossierPage, ProductionPage, Report, Reuse, Useful, Version

STATE = ("version_is", "version_at", "useful", "mine", "cared")
WRONG = ("answer", "kind", "settled_at")
REUSES, ANSWERS, THREADS, DOSSIERS = 5, 3, 6, 6
FORMS = {"pdf": "application/pdf", "epub": "application/epub+zip", "markdown": "text/markdown"}
JSON_IN_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True)
class State:
    """Where a production stands, for one reader."""

    version: int
    version_at: dt.datetime | None
    useful: int
    mine: bool  # the reader said that it served them
    cared: bool  # the reader looks after it
    wrong: str  # what was found to be wrong with the version that is published: the answer that says so; ""
    wrong_kind: str
    wrong_at: dt.datetime | None
    late: bool  # its day of review has passed


def with_state(held: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """Productions with where they stand for one reader, which `state_of` then finds on the page."""
    last = Version.objects.filter(production=OuterRef("pk")).order_by("-number")
    confirmed = Report.objects.filter(production=OuterRef("pk"), outcome=Report.Outcome.CONFIRMED)
    held = held.annotate(
        version_is=Subquery(last.values("number")[:1]),
        version_at=Subquery(last.values("published_at")[:1]),
        useful=Coalesce(Subquery(_count(Useful.objects.filter(production=OuterRef("pk")))), 0),
        mine=Exists(Useful.objects.filter(production=OuterRef("pk"), person=reader.person)),
        cared=Exists(Carer.objects.filter(production=OuterRef("pk"), person=reader.person, until=None)),
    )
    confirmed = confirmed.order_by("-settled_at", "-pk")
    return held.annotate(**{f"wrong_{name}": Subquery(confirmed.values(name)[:1]) for name in WRONG})


def state_of(page: ProductionPage, reader: Reader, *, today: dt.date | None = None) -> State:
    """Where a production stands. No query where the page was found `with_state`, else one."""
    names = (*STATE, *(f"wrong_{name}" for name in WRONG))
    if "version_is" in page.__dict__:
        row: dict[str, Any] = {name: getattr(page, name) for name in names}
    else:
        held: QuerySet[Any] = ProductionPage.objects.filter(pk=page.pk).order_by()
        row = with_state(held, reader).values(*names).first() or {}
    return State(
        version=row.get("version_is") or 1,
        version_at=row.get("version_at"),
        useful=row.get("useful") or 0,
        mine=bool(reader.person and row.get("mine")),
        cared=bool(reader.person and row.get("cared")),
        late=bool(page.review_on and page.review_on < (today or timezone.localdate()) and not page.archive),
        **_wrong(row),
    )


def _wrong(row: dict[str, Any]) -> dict[str, Any]:
    """What was found to be wrong, unless a version was published since."""
    at, version_at = row.get("wrong_settled_at"), row.get("version_at")
    if at is None or (version_at and version_at > at):
        return {"wrong": "", "wrong_kind": "", "wrong_at": None}
    return {"wrong": row["wrong_answer"], "wrong_kind": str(Report.Kind(row["wrong_kind"]).label), "wrong_at": at}


def _count(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("production").annotate(count=Count("pk")).values("count")


def carers(page: ProductionPage) -> list[str]:
    """The names of those who look after it."""
    rows = Carer.objects.filter(production_id=page.pk, until=None, person__is_active=True, person__anonymised_at=None)
    return [row.person.get_full_name() for row in rows.select_related("person").order_by("since", "pk")]


def reuses(page: ProductionPage, most: int = REUSES) -> list[Reuse]:
    """Where it served again, the latest first; one more than shown, where there are more."""
    rows = Reuse.objects.filter(production_id=page.pk, removed_at=None).select_related("territory", "by")
    return list(rows.order_by("-at", "-pk")[: most + 1])


def answers(topic: Topic | None) -> list[Post]:
    """The latest messages of its thread, without the first: the opening says what the page says."""
    if topic is None or topic.posts_count < 1:
        return []
    shown = Post.objects.filter(topic=topic, approved=True, removed="").select_related("poster")
    return list(shown.order_by("-created", "-pk")[:ANSWERS])


def threads(page: ProductionPage, reader: Reader, topic: Topic | None) -> list[Topic]:
    """Other threads whose messages point to it, as far as the reader may read them."""
    pointing = Reference.objects.filter(url=page.url, post__approved=True, post__removed="")
    found = Topic.objects.readable_by(reader).filter(pk__in=pointing.values("post__topic_id"), merged_into=None)
    if topic is not None:
        found = found.exclude(pk=topic.pk)
    return list(found.order_by("-last_post_on", "-pk")[:THREADS])


def dossiers(page: ProductionPage) -> list[DossierPage]:
    """The dossiers it is in."""
    found = DossierPage.objects.open_to_all().filter(items__production_id=page.pk or 0).distinct()
    return list(found.order_by("-published_on", "-pk")[:DOSSIERS])


def topic_of(page: ProductionPage, reader: Reader) -> Topic | None:
    """Its thread, where the reader may read it. Its forum must be loaded with the page."""
    from forums.permissions import may_read
    from home.productions.actions.discussing import thread_of

    topic = thread_of(page)
    return topic if topic is not None and topic.approved and may_read(reader, topic.forum) else None


def as_json(page: ProductionPage, said: Described, state: State) -> SafeString:
    """The production in schema.org's words (JSON-LD), safe inside a script element."""
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article" if page.kind != ProductionPage.Kind.PERIODICAL else "PublicationIssue",
        "@id": said.identifier,
        "url": said.identifier,
        "headline": said.title,
        "name": said.title,
        "description": said.description,
        "inLanguage": said.language,
        "datePublished": said.date.isoformat(),
        "dateModified": said.modified.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in said.creators],
        "publisher": {"@type": "Organization", "name": said.publisher, "url": settings.BASE_URL},
        "keywords": list(said.subjects),
        "license": said.licence_url or ", ".join(said.rights),
        "version": str(state.version),
        "spatialCoverage": said.coverage,
        "isBasedOn": said.source,
        "genre": said.type,
        "issueNumber": page.issue,
        "issn": page.issn,
        "isAccessibleForFree": True,
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": form, "contentUrl": f"{said.identifier}{name}/"}
            for name, form in (
                ("pdf", "application/pdf"),
                ("epub", "application/epub+zip"),
                ("markdown", "text/markdown"),
            )
        ],
    }
    kept = {name: value for name, value in about.items() if value not in ("", [], None)}
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(JSON_IN_HTML))  # noqa: S308 - nothing ends the element
