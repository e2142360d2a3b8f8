"""What rubrics, news items, agendas, centres, simple pages and keyword pages show."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings.calendar import months_of
from forums import queries
from home.pages import agendas, paging
from home.pages.models import (
    AgendaIndexPage,
    AgendaPage,
    CentreIndexPage,
    CentrePage,
    NewsPage,
    NewsPageQuerySet,
    SectionPage,
    SimplePage,
)
from home.pages.related import related_to
from home.pages.trail import absolute, crumbs_to
from home.productions.models import ProductionPage
from reference.models import Keyword
from reference.names import day as said

PER_PAGE = 12
UNDER_KEYWORD = 20  # of each kind of thing
OF_CENTRE, AROUND_CENTRE = 6, 3  # productions and meetings
PLACES = 30  # agendas or centres on a page of their list
NEXT = "suite"  # the call or offer after which a page of open ones begins
CLOSED = "clos"


@dataclass(frozen=True)
class Tab:
    """A way to narrow a rubric: its words, its address, whether it is the one that shows."""

    label: str
    url: str
    current: bool


def of_section(section: SectionPage, request: HttpRequest) -> dict[str, Any]:
    """One page of the section's news, those of the rubrics below it included; of one kind where that is asked for.

    Of calls and offers, those that are open come first, the most urgent before; those that are closed have their own
    list. crumbs; news: NewsPage; below: the other pages of the rubric; tabs, states: Tab, both empty where there is
    nothing to choose; older, newest: addresses or ""; narrowed: whether a kind was asked for.
    """
    everything = NewsPage.objects.newest().descendant_of(section)
    kinds = list(everything.order_by().values_list("kind", flat=True).distinct())
    kind = request.GET.get("genre", "")
    kind = kind if kind in kinds else ""
    news = everything.filter(kind=kind) if kind else everything
    shown = _answerable(news, request) if kind in NewsPage.DATED else _newest(news, request)
    return {
        "crumbs": crumbs_to(section),
        "below": list(section.get_children().live().public().not_type(NewsPage).order_by("title", "pk")),
        "tabs": _tabs(kinds, kind) if len(kinds) > 1 else [],
        "states": _states(kind, request) if kind in NewsPage.DATED else [],
        "narrowed": bool(kind),
        **shown,
    }


def _newest(news: NewsPageQuerySet, request: HttpRequest) -> dict[str, Any]:
    part: paging.Slice[NewsPage] = paging.cut(news, request, size=PER_PAGE)
    return {"news": part.items, "older": part.older, "newest": part.newest}


def _answerable(news: NewsPageQuerySet, request: HttpRequest) -> dict[str, Any]:
    """A page of what one may still answer; or, where that is asked for, of what is closed."""
    today = timezone.localdate()
    if request.GET.get("etat") == CLOSED:
        return _newest(news.closed_on(today), request)
    key = request.GET.get(NEXT, "")
    found = news.open_on(today)
    items = list((found.filter(_after(found, key)) if key else found)[: PER_PAGE + 1])
    more = paging.address(request.GET, {NEXT: str(items[PER_PAGE - 1].pk)}) if len(items) > PER_PAGE else ""
    return {
        "news": items[:PER_PAGE],
        "older": more,
        "newest": paging.address(request.GET, {NEXT: []}) if key else "",
    }


def _after(found: NewsPageQuerySet, key: str) -> Q:
    """What follows this page in the order of `open_on`."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    days = list(NewsPage.objects.filter(pk=int(key)).values_list("deadline", flat=True))
    if not days:
        raise Http404
    later = Q(deadline=None, pk__gt=int(key))
    if days[0] is None:
        return later
    return Q(deadline=None) | Q(deadline__gt=days[0]) | Q(deadline=days[0], pk__gt=int(key))


def _tabs(kinds: list[str], current: str) -> list[Tab]:
    there = [kind for kind in NewsPage.Kind if kind in kinds]
    every = Tab(_("Tout"), ".", not current)
    return [every, *(Tab(str(kind.label), f"?genre={kind.value}", kind == current) for kind in there)]


def _states(kind: str, request: HttpRequest) -> list[Tab]:
    closed = request.GET.get("etat") == CLOSED
    return [
        Tab(_("Où répondre encore"), f"?genre={kind}", not closed),
        Tab(_("Clos"), f"?genre={kind}&etat={CLOSED}", closed),
    ]


def of_news(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; keywords; canonical: the full address; facts: (label, words); action: what its address is for."""
    keywords = list(page.keywords.all())
    return {
        "crumbs": crumbs_to(page),
        "keywords": keywords,
        "canonical": absolute(page.url or "/"),
        "facts": _facts(page),
        "action": _action(page) if page.link else "",
        "related": related_to(page, keywords=keywords) if page.pk else [],
    }


def _facts(page: NewsPage) -> list[tuple[str, str]]:
    proposed = {
        NewsPage.Kind.CALL: _("Proposé par"),
        NewsPage.Kind.JOB: _("Employeur"),
        NewsPage.Kind.PRESS: _("Paru dans"),
    }
    facts = [
        (_("Date limite"), day_of(page.until) if page.until else ""),
        (proposed.get(NewsPage.Kind(page.kind), _("Avec")), page.organisation),
        (_("Territoire"), page.territory.said if page.territory else ""),
    ]
    return [(label, words) for label, words in facts if words]


def day_of(day: dt.date) -> str:
    """A last day in words: « lundi 7 décembre 2026 »."""
    return f"{date_format(day, 'l')} {said(day)}"


def _action(page: NewsPage) -> str:
    if page.closed:
        return _("Voir la page d'origine")
    words = {
        NewsPage.Kind.CALL: _("Répondre à l'appel"),
        NewsPage.Kind.JOB: _("Voir l'offre et candidater"),
        NewsPage.Kind.PRESS: _("Lire l'article"),
        NewsPage.Kind.REPLAY: _("Revoir"),
    }
    return words.get(NewsPage.Kind(page.kind), _("En savoir plus"))


def of_agenda(page: AgendaPage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; months: communities.meetings.calendar.Month; tabs: to come, past; older: an address or "".

    calendar_url, feed_url: the whole calendar with the same criteria, and the one to subscribe to.
    """
    past = request.GET.get("quand") == "passees"
    criteria = agendas.Criteria(page.network, page.territory, page.kind)
    part = agendas.a_page(criteria, reader_of(request), past=past, after=request.GET.get("apres", ""))
    asked = "?quand=passees&" if past else "?"
    return {
        "crumbs": crumbs_to(page),
        "months": months_of(part.entries),
        "tabs": [Tab(_("À venir"), ".", not past), Tab(_("Passées"), "?quand=passees", past)],
        "past": past,
        "older": f"{asked}apres={part.next_key}" if part.next_key else "",
        "newest": "" if part.begins else "?quand=passees" if past else ".",
        "calendar_url": criteria.url,
        "feed_url": criteria.feed_url,
    }


def of_centre(page: CentrePage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; centre; contacts; productions: ProductionPage for_list; meetings: CalendarEntry; canonical.

    library_url, calendar_url: where all of them are; facts: how to reach the centre.
    """
    centre = page.centre
    criteria = agendas.Criteria(place=centre.territory)
    return {
        "crumbs": crumbs_to(page),
        "canonical": absolute(page.url or "/"),
        "centre": centre,
        "contacts": list(page.contacts.all()),
        "productions": list(ProductionPage.objects.newest().filter(centre=centre).for_list()[:OF_CENTRE]),
        "library_url": f"/productions/?centre={centre.slug}",
        "meetings": agendas.to_come(criteria, reader_of(request), most=AROUND_CENTRE) if centre.territory else [],
        "calendar_url": criteria.url,
    }


def of_agendas(page: AgendaIndexPage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; agendas: AgendaPage, wherever they stand; older, newest: addresses or ""."""
    there = AgendaPage.objects.open_to_all().select_related("network", "territory")
    part = paging.cut_by_title(there, request, size=PLACES)
    return {"crumbs": crumbs_to(page), "agendas": part.items, "older": part.older, "newest": part.newest}


def of_centres(page: CentreIndexPage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; centres: CentrePage, wherever they stand; older, newest: addresses or ""."""
    there = CentrePage.objects.open_to_all().select_related("centre__territory")
    part = paging.cut_by_title(there, request, size=PLACES)
    return {"crumbs": crumbs_to(page), "centres": part.items, "older": part.older, "newest": part.newest}


def of_simple(page: SimplePage, request: HttpRequest) -> dict[str, Any]:
    """crumbs; below: the live pages under this one."""
    return {"crumbs": crumbs_to(page), "below": list(page.get_children().live().public().order_by("path"))}


def of_keyword(keyword: Keyword, reader: Reader) -> dict[str, Any]:
    """All that bears a keyword, the newest first: news, productions, and the threads the reader may read."""
    return {
        "keyword": keyword,
        "news": list(NewsPage.objects.newest().filter(keywords=keyword).prefetch_related("keywords")[:UNDER_KEYWORD]),
        "productions": list(ProductionPage.objects.newest().filter(keywords=keyword).for_list()[:UNDER_KEYWORD]),
        "topics": queries.topics_with_keyword(keyword, reader, UNDER_KEYWORD),
    }
