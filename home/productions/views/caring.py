"""Taking care: what waits, a report and its answer, reading again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from communities.people.doors import for_professionals
from home.productions import actions, around
from home.productions.care.waiting import waiting_for
from home.productions.doors import of_production
from home.productions.forms import ReviewDayForm, ReviewForm, SettleForm
from home.productions.models import ProductionPage, Report
from home.productions.page import crumbs_of
from home.productions.permissions import may_settle, may_take_back
from home.productions.views.acting import in_time, signed_in


@require_safe
@for_professionals
def care(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's care."""
    today = timezone.localdate()
    context = {
        "crumbs": [(_("Accueil"), "/"), (_("Bibliothèque"), "/productions/"), (_("À soigner"), "")],
        "waiting": waiting_for(reader_of(request), today=today),
        "today": today,
    }
    return render(request, "productions/care.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report, for who answers for the production and for who made it; answering it."""
    reader = reader_of(request)
    found = get_object_or_404(Report.objects.select_related("production", "by", "settled_by"), pk=pk)
    page = found.production
    settles = may_settle(reader, page)
    own = reader.person is not None and found.by_id == reader.person.pk
    if not (settles or own) or (request.method == "POST" and not settles):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = SettleForm(data, page=page, may_take_back=may_take_back(reader)) if settles else None
    if form is not None and form.is_bound and form.is_valid() and in_time(request, form):
        try:
            actions.settle(report=found, by=reader, **form.cleaned_data)
            messages.success(request, _("Votre réponse est partie."))
            return redirect("productions:care")
        except actions.NotNow as refused:
            form.add_error(None, str(refused))
        except PermissionDenied as refused:
            raise Http404 from refused
    context = {
        "page": page,
        "report": found,
        "form": form if found.settled_at is None or (form and form.errors) else None,
        "crumbs": crumbs_of(page, _("Signalement")),
    }
    return render(request, "productions/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_production
@signed_in
def review(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """Say whether a production still holds; or (`jour`) when to ask again."""
    reader = reader_of(request)
    if not may_settle(reader, page):
        raise Http404
    choosing = request.method == "POST" and "day" in request.POST
    form = ReviewForm(request.POST if request.method == "POST" and not choosing else None)
    day = ReviewDayForm(request.POST if choosing else None, initial={"day": page.review_on})
    bound = day if choosing else form
    if bound.is_bound and bound.is_valid() and in_time(request, bound):
        try:
            if choosing:
                actions.choose_review_day(page=page, by=reader, day=bound.cleaned_data["day"])
            else:
                actions.review(page=page, by=reader, **bound.cleaned_data)
            messages.success(request, _("C'est noté. Merci d'avoir relu."))
            return redirect(page.url or "/productions/")
        except actions.NotNow as refused:
            bound.add_error(None, str(refused))
    context = {
        "page": page,
        "form": form,
        "day": day,
        "state": around.state_of(page, reader),
        "crumbs": crumbs_of(page, _("Relire")),
    }
    return render(request, "productions/review.html", context)
