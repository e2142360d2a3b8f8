"""What readers do around a production: say that it served, tell where, answer it, report it."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import reader_of
from communities.people.doors import for_professionals, paced, professional_or_404
from home.productions import actions, around
from home.productions.doors import of_production
from home.productions.forms import AnswerForm, ReportForm, ReuseForm
from home.productions.models import ProductionPage, Reuse
from home.productions.page import crumbs_of
from home.productions.permissions import may_settle
from writing.limits import Refused
from writing.pace import GESTURES, POSTING, TooOften

Act = Callable[[HttpRequest, ProductionPage], HttpResponse]


def signed_in(view: Act) -> Act:
    """Lead a passer-by to signing in, then back to the production; to a steering account there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, page: ProductionPage) -> HttpResponse:
        if reader_of(request).person is None:
            return redirect_to_login(page.url or "/productions/")
        professional_or_404(request)
        return view(request, page)

    return guarded


def in_time(request: HttpRequest, form: Form) -> bool:
    """Whether what is posted comes at a human pace; beyond, the form says so and keeps what was typed."""
    person = reader_of(request).person
    try:
        if person is not None:
            POSTING.take(person.pk)
    except TooOften as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_POST
@of_production
@signed_in
@paced(GESTURES)
def useful(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """Say that a production served, or (`dire=0`) take it back."""
    actions.say_useful(page=page, by=reader_of(request), useful=request.POST.get("dire") != "0")
    return redirect(f"{page.url}#servi")


@require_POST
@of_production
@signed_in
@paced(GESTURES)
def watch(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """Look after a production, or (`cesser`) stop."""
    reader = reader_of(request)
    if "cesser" in request.POST:
        actions.leave_care(page=page, by=reader)
        messages.success(request, _("Vous ne veillez plus sur cette production. Merci d'en avoir pris soin."))
    else:
        actions.watch_over(page=page, by=reader)
        messages.success(request, _("Vous veillez sur cette production : vous serez prévenu·e de ce qui la concerne."))
    return redirect(f"{page.url}#soin")


@require_http_methods(["GET", "HEAD", "POST"])
@of_production
def reuses(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """Where a production served again; telling one more."""
    reader = reader_of(request)
    if request.method == "POST":
        if reader.person is None:
            return redirect_to_login(request.path)
        professional_or_404(request)
    form = ReuseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and in_time(request, form):
        actions.tell_reuse(page=page, by=reader, told=form.told())
        messages.success(request, _("Merci : votre reprise est sur la page."))
        return redirect(f"{page.url}#reprises")
    context = {
        "page": page,
        "form": form if reader.is_professional else None,
        "crumbs": crumbs_of(page, _("Reprises")),
        "reuses": around.reuses(page, most=200),
        "settles": may_settle(reader, page),
        "person": reader.person,
    }
    return render(request, "productions/reuses.html", context, status=429 if too_soon(form) else 200)


def too_soon(form: Form) -> bool:
    """Whether a valid form was held back for its pace alone."""
    return form.is_bound and bool(form.errors) and set(form.errors) == {"__all__"}


@require_POST
@for_professionals
@paced(GESTURES)
def remove_reuse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was told of a reuse."""
    found = Reuse.objects.select_related("production").filter(production__slug=slug, removed_at=None)
    reuse = get_object_or_404(found, pk=pk)
    try:
        actions.remove_reuse(reuse=reuse, by=reader_of(request))
    except PermissionDenied as refused:
        raise Http404 from refused
    return redirect("productions:reuses", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@of_production
@signed_in
def report(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """Say what is wrong with a production."""
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and in_time(request, form):
        actions.report(page=page, by=reader_of(request), **form.cleaned_data)
        messages.success(request, _("Merci. Celles et ceux qui veillent sur cette production vous répondront."))
        return redirect(page.url or "/productions/")
    context = {"page": page, "form": form, "crumbs": crumbs_of(page, _("Signaler"))}
    return render(request, "productions/report_new.html", context, status=429 if too_soon(form) else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_production
@signed_in
def discuss(request: HttpRequest, page: ProductionPage) -> HttpResponse:
    """« Répondre à cet article »: to its thread, or to the form whose words open it."""
    reader = reader_of(request)
    topic = around.topic_of(page, reader)
    if topic is not None and request.method != "POST":
        return redirect(f"{topic.get_absolute_url()}#repondre")
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()})
    if form.is_bound and form.is_valid() and in_time(request, form):
        try:
            topic = actions.discuss(page=page, by=reader, **form.cleaned_data)
            return redirect(topic)
        except (actions.NotNow, Refused) as refused:
            form.add_error(None, str(refused))
    forum = actions.place_for(page, reader)
    context = {
        "page": page,
        "form": form,
        "forum": forum,
        "crumbs": crumbs_of(page, _("Répondre à cet article")),
    }
    return render(request, "productions/discuss.html", context)
