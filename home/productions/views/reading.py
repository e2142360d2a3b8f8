"""Reading a production: its page, its versions, the forms in which one takes it away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.views import serve

from accounts.access import reader_of
from background import papers
from background.papers import State
from home.pages.composition import pieces
from home.productions import around
from home.productions.closed import as_read, as_said
from home.productions.doors import of_production, shown
from home.productions.formats import citing, epub, markdown, paper
from home.productions.models import ProductionPage, Version
from home.productions.page import crumbs_of
from home.productions.plugs import loaded
from writing.difference import difference
from writing.markdown import render as drawn

PER_PAGE = 50
LARGEST = 32_767  # a version's number


@require_safe
def production(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A production, found at once where everyone may read it; else Wagtail knows what to answer (404, 410…)."""
    reader = reader_of(request)
    found = around.with_state(loaded(shown(), reader), reader)
    page: ProductionPage | None = found.filter(slug=slug).order_by("pk").first()
    if page is None:
        return serve(request, f"productions/{slug}/")
    answer: HttpResponseBase = page.serve(request)
    return answer


@require_safe
@of_production
def versions(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """The versions of a production, the latest first."""
    before = request.GET.get("avant", "")
    rows = page.versions.select_related("by")
    if before.isascii() and before.isdigit() and len(before) < 6:
        rows = rows.filter(number__lt=int(before))
    found = list(rows.order_by("-number")[: PER_PAGE + 1])
    context = {
        "page": page,
        "crumbs": crumbs_of(page, _("Versions")),
        "versions": found[:PER_PAGE],
        "older_url": f"?avant={found[PER_PAGE - 1].number}" if len(found) > PER_PAGE else "",
    }
    return render(request, "productions/versions.html", context)


@require_safe
@of_production
def version(request: HttpRequest, page: ProductionPage, number: int) -> HttpResponse:
    """A version as it was published, and what changed since the one before, or the one asked for (`avec`)."""
    if number > LARGEST:
        raise Http404
    numbers = list(page.versions.order_by("-number").values_list("number", flat=True)[:500])
    asked = request.GET.get("avec", "")
    other = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else number - 1
    held = {one.number: one for one in page.versions.filter(number__in=[number, other]).select_related("by")}
    if number not in held:
        raise Http404
    one, old = held[number], held.get(other) if other != number else None
    comparable = old is not None and not (one.withheld_at or old.withheld_at)
    text, before = as_said(reader_of(request), one.markdown, old.markdown if old else "")
    context = {
        "page": page,
        "crumbs": crumbs_of(page, _("Version %(number)d") % {"number": number}),
        "version": one,
        "old": old,
        "latest": number == max(numbers, default=number),
        "others": [other for other in numbers if other != number],
        "html": "" if one.withheld_at else as_html(text),
        "lines": difference(before, text) if comparable else None,
    }
    return render(request, "productions/version.html", context)


def as_html(text: str) -> SafeString:
    """A version's text, drawn; headings begin at level 3."""
    return mark_safe("".join(drawn(piece) for piece in pieces(text)))  # noqa: S308 - the renderer makes it safe


@require_safe
@of_production
def pdf(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """The PDF; where it is not made yet, it is asked for, and a page says so (always, with `etat`)."""
    page = as_read(page)
    name = paper.name_of(page, latest(page))
    state = papers.state_of(name)
    if state is State.READY and "etat" not in request.GET:
        return given(b"".join(papers.read(name)), "application/pdf", f"{page.slug}.pdf")
    if request.method == "GET":
        state = paper.ask(page, name)
    context = {"page": page, "state": state.value, "crumbs": crumbs_of(page, "PDF")}
    answer = render(request, "productions/pdf.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@of_production
def book(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """The EPUB."""
    return given(epub.book_of(as_read(page), latest(page)), epub.TYPE, f"{page.slug}.epub")


@require_safe
@of_production
def as_markdown(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """The text in Markdown."""
    return given(markdown.file_of(as_read(page), latest(page)), "text/markdown; charset=utf-8", f"{page.slug}.md")


@require_safe
@of_production
def bibtex(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """How it is cited, for BibTeX."""
    return given(citing.bibtex(page), "application/x-bibtex; charset=utf-8", f"{page.slug}.bib")


@require_safe
@of_production
def ris(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """How it is cited, for reference managers."""
    return given(citing.ris(page), "application/x-research-info-systems; charset=utf-8", f"{page.slug}.ris")


def latest(page: ProductionPage) -> Version | None:
    """Its latest version."""
    return page.versions.order_by("-number").first()


def given(content: str | bytes, kind: str, name: str) -> HttpResponse:
    """A file to take away."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer
