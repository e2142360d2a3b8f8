"""The register of consents: for those who write a draft, all of it; for an author, what concerns their own words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from background import papers
from background.papers import State
from communities.people.doors import for_professionals, paced
from home.capitalisation.consent import paper
from home.capitalisation.consent.doors import draft_or_404, own_or_404
from home.capitalisation.models import Draft
from writing.pace import GESTURES


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def draft_register(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft's register, for those who write it; posting asks for its PDF."""
    draft, _reader = draft_or_404(request, pk)
    trail = [
        (_("Écrire"), reverse("capitalisation:drafts")),
        (draft.title, draft.get_absolute_url()),
        (_("Accords"), reverse("capitalisation:draft_consents", args=[pk])),
    ]
    return _register(request, draft, None, trail, reverse("capitalisation:draft_register_pdf", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def own_register(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines about one's own words; posting asks for their PDF."""
    quotation, _reader = own_or_404(request, pk)
    trail = [
        (_("Mes accords"), reverse("capitalisation:consents")),
        (quotation.draft.title, reverse("capitalisation:consent", args=[pk])),
    ]
    return _register(request, quotation.draft, pk, trail, reverse("capitalisation:own_register_pdf", args=[pk]))


def _register(
    request: HttpRequest, draft: Draft, quotation: int | None, trail: list[tuple[str, str]], pdf: str
) -> HttpResponse:
    reader = reader_of(request)
    entries = paper.entries_of(draft, reader, quotation)
    name = paper.name_of(draft.pk, quotation, entries)
    state = papers.state_of(name)
    if request.method == "POST":
        if state in (State.NONE, State.FAILED):
            papers.want(name)
            paper.typeset.enqueue(draft.pk, quotation, reader.person.pk if reader.person else 0)
        return redirect(request.path)
    context = paper.written(draft, entries) | {
        "crumbs": [(_("Accueil"), "/"), *trail, (_("Registre"), "")],
        "state": state.value,
        "pdf": pdf,
        "own": quotation is not None,
    }
    return render(request, "capitalisation/consent/register.html", context)


@require_safe
@for_professionals
def draft_register_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of a draft's register."""
    draft, _reader = draft_or_404(request, pk)
    return _pdf(request, draft, None, reverse("capitalisation:draft_register", args=[pk]))


@require_safe
@for_professionals
def own_register_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of the lines about one's own words."""
    quotation, _reader = own_or_404(request, pk)
    return _pdf(request, quotation.draft, pk, reverse("capitalisation:own_register", args=[pk]))


def _pdf(request: HttpRequest, draft: Draft, quotation: int | None, page: str) -> HttpResponse:
    name = paper.name_of(draft.pk, quotation, paper.entries_of(draft, reader_of(request), quotation))
    try:
        if papers.state_of(name) is not State.READY:
            raise FileNotFoundError
        content = b"".join(papers.read(name))
    except FileNotFoundError:
        return redirect(page)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, f"accords-{draft.pk}.pdf") or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
