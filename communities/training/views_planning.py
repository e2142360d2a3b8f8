"""Doors for those who organise: calling a training, changing it, announcing it, calling it off."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import reader_of
from accounts.reader import Reader
from communities.networks.actions import ReasonMissing
from communities.networks.models import Network
from communities.networks.permissions import may_take_up
from communities.people.doors import for_professionals
from communities.training import actions
from communities.training.forms import BaseSessionFormSet, OwedForm, ReasonForm, TrainingForm, WhoseForm, session_lines
from communities.training.journal import for_others
from communities.training.models import Training
from communities.training.needing import asked_need
from communities.training.permissions import may_organise
from communities.training.views import crumbs, page, training_or_404
from writing.doors import later
from writing.pace import POSTING, TooOften

FIELDS = {"sessions": NON_FIELD_ERRORS, "place": "venue"}  # what an action names, as the form does


def organised_or_404(request: HttpRequest, pk: int) -> tuple[Training, Reader]:
    """The training, if the reader takes care of it; to everyone else the page does not exist."""
    shown, reader = training_or_404(request, pk)
    if not may_organise(reader, shown):
        raise Http404
    return shown, reader


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def new(request: HttpRequest) -> HttpResponse:
    """Call a training; it is a draft until it is announced."""
    reader = reader_of(request)
    if not reader.member_of:
        messages.info(request, _("Une formation s'organise dans un réseau : rejoignez-en un d'abord."))
        return redirect(reverse("wagtail_serve", args=["reseaux/"]))
    posted = request.POST if request.method == "POST" else None
    whose = WhoseForm(posted, reader=reader, initial={"reseau": request.GET.get("reseau", "")})
    need = asked_need(request, reader)
    begun = {"title": need.title, "theme": need.theme_id} if need else {}
    form, lines = TrainingForm(posted, initial=begun), session_lines(posted, None)
    if posted is not None and all([whose.is_valid(), form.is_valid(), lines.is_valid()]):
        network: Network | None = whose.cleaned_data["reseau"]
        answered = need if need and network and may_take_up(reader, need, network) else None
        training = _done(
            request,
            form,
            lines,
            lambda told: actions.plan_training(network=network, told=told, by=reader, need=answered),
        )
        if training is not None:
            messages.success(request, _("Votre formation est en brouillon. Relisez-la, puis annoncez-la."))
            return redirect(training)
    way = [(_("Accueil"), "/"), (_("Formations"), reverse("training:trainings")), (_("Organiser une formation"), "")]
    context = {"form": form, "lines": lines, "whose": whose, "training": None, "crumbs": way, "need": need}
    return _shown(request, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def change(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Change a training; those who have a place are told of other days or another place."""
    shown, reader = organised_or_404(request, pk)
    posted, owed = request.POST if request.method == "POST" else None, for_others(reader, shown)
    form = TrainingForm(posted, initial=TrainingForm.initial_of(shown), owed=owed)
    lines = session_lines(posted, shown)
    if posted is not None and all([form.is_valid(), lines.is_valid()]):
        asked: dict[str, Any] = {"training": shown, "by": reader, "reason": form.why}
        training = _done(request, form, lines, lambda told: actions.change_training(told=told, **asked))
        if training is not None:
            messages.success(request, _("La formation est à jour."))
            return redirect(training)
    way = crumbs(shown, _("Modifier"))
    context = {"form": form, "lines": lines, "whose": None, "training": shown, "crumbs": way, "need": None}
    return _shown(request, form, context)


def _done(
    request: HttpRequest, form: TrainingForm, lines: BaseSessionFormSet, act: Callable[[actions.Told], Training]
) -> Training | None:
    """Carry it out; None where it could not be, with the reason in the form."""
    slots = lines.slots(form.cleaned_data["zone"])
    if any(line.errors for line in lines.forms):
        return None
    try:
        POSTING.take(reader_of(request).person.pk)  # type: ignore[union-attr]
        return act(form.told(slots))
    except actions.Wrong as wrong:
        field = FIELDS.get(wrong.field, wrong.field) or NON_FIELD_ERRORS
        form.add_error(None if field == NON_FIELD_ERRORS else field, str(wrong))
    except actions.TooFewPlaces as refused:
        form.add_error("places", str(refused))
    except ReasonMissing as refused:
        form.add_error("reason" if "reason" in form.fields else None, str(refused))
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
    except TooOften as refused:
        form.add_error(None, str(refused))
        request.META["TOO_OFTEN"] = refused
    return None


def _shown(request: HttpRequest, form: TrainingForm, context: Mapping[str, object]) -> HttpResponse:
    answer = render(request, "training/edit.html", dict(context))
    refused = request.META.get("TOO_OFTEN")
    return later(answer, refused) if isinstance(refused, TooOften) else answer


@require_POST
@for_professionals
def open_it(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Announce a training; with a reason, where others organise it."""
    shown, reader = organised_or_404(request, pk)
    form = OwedForm(request.POST, owed=for_others(reader, shown))
    if not form.is_valid():
        return page(request, shown, reader, opening=form)
    try:
        actions.open_training(training=shown, by=reader, reason=form.why)
    except (actions.Wrong, ReasonMissing) as wrong:
        return page(request, shown, reader, refusal=str(wrong), status=409)
    messages.success(request, _("La formation est annoncée : les inscriptions sont ouvertes."))
    return redirect(shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def call_off(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Call a training off, with the reason."""
    shown, reader = organised_or_404(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.call_off(training=shown, reason=form.cleaned_data["reason"], by=reader)
        except actions.Wrong as wrong:
            form.add_error("reason", str(wrong))
        else:
            messages.success(request, _("La formation est annulée ; les personnes inscrites en sont averties."))
            return redirect(shown)
    context = {"form": form, "training": shown, "owed": for_others(reader, shown)}
    return render(request, "training/call_off.html", {**context, "crumbs": crumbs(shown, _("Annuler"))})
