"""The doors of what members change together. All of them are for members; to others they do not exist."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reader import Reader
from communities.networks import actions
from communities.networks.consent.asking import AskForm, Asking, asking_of, askings
from communities.networks.consent.forms import ObjectionForm
from communities.networks.consent.matters import name
from communities.networks.consent.pages import lines_of, page_of
from communities.networks.doors import PROPOSING, in_time, paced
from communities.networks.models import Network, Proposal
from communities.networks.permissions import may_rewrite
from communities.networks.rooms import frame, members_room
from communities.people.paging import page_by_key
from writing.pace import GESTURES


@require_safe
def proposals(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, then what became of the others, the latest first."""
    network, reader = members_room(request, slug)
    past = page_by_key(network.proposals.settled().with_people(), after=request.GET.get("apres"), size=20)
    waiting = list(network.proposals.open_ones().with_people()) if past.begins else []
    context = {
        **frame(network, reader, _("Propositions"), "propositions"),
        "waiting": lines_of(waiting),
        "past": lines_of(past.items),
        "listing": past,
    }
    return render(request, "networks/consent/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what to change, then write it."""
    network, reader = members_room(request, slug)
    possible = askings(network, reader)
    asking = next((one for one in possible if one.kind == request.GET.get("genre")), None)
    if asking is None:
        context = {**_frame(network, reader, _("Proposer un changement")), "askings": possible}
        return render(request, "networks/consent/choose.html", context)
    form = _form(request, asking, network, reader, None)
    if form.is_bound and form.is_valid() and in_time(request, form, PROPOSING):
        made = _proposed(form, None, asking, reader)
        if made is not None:
            messages.success(request, _("Votre proposition est partie : les membres la lisent dès maintenant."))
            return redirect(made)
    return _ask(request, asking, form, network, reader, None)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_rewrite(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write one's proposal anew, with the objections in mind."""
    network, reader = members_room(request, slug)
    proposal = get_object_or_404(network.proposals.open_ones().with_people(), pk=pk)
    asking = asking_of(proposal.kind)
    if asking is None or not may_rewrite(reader, proposal):
        raise Http404
    form = _form(request, asking, network, reader, proposal)
    if form.is_bound and form.is_valid() and in_time(request, form, PROPOSING):
        made = _proposed(form, proposal, asking, reader)
        if made is not None:
            messages.success(request, _("Votre proposition est réécrite : le délai repart, les objections tombent."))
            return redirect(made)
    return _ask(request, asking, form, network, reader, proposal)


@require_http_methods(["GET", "HEAD", "POST"])
@paced(GESTURES)
def proposal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A proposal: what would change, until when, what is held against it; and what one does about it."""
    network, reader = members_room(request, slug)
    shown = get_object_or_404(network.proposals.with_people(), pk=pk)
    form = ObjectionForm()
    if request.method == "POST":
        form = ObjectionForm(request.POST)
        if _acted(request, shown, reader, form):
            return redirect(shown)
        shown.refresh_from_db()
    context = {**_frame(network, reader, name(shown)), **page_of(shown, reader), "form": form}
    return render(request, "networks/consent/proposal.html", context)


def _acted(request: HttpRequest, shown: Proposal, reader: Reader, form: ObjectionForm) -> bool:
    """Do what was pressed. Whether the page may be left; if not, the form says why."""
    act = request.POST.get("geste", "")
    try:
        if act == "objecter" and form.is_valid():
            actions.object_to(proposal=shown, by=reader, reason=form.cleaned_data["reason"])
            messages.success(request, _("Votre objection est écrite : la proposition attend."))
        elif act == "lever":
            actions.lift_objection(proposal=shown, by=reader)
            messages.success(request, _("Votre objection est levée."))
        elif act == "retirer":
            actions.withdraw_proposal(proposal=shown, by=reader)
            messages.success(request, _("Votre proposition est retirée."))
        else:
            return False
    except actions.ProposalRefused as refused:
        messages.warning(request, str(refused))
    except PermissionDenied as denied:
        raise Http404 from denied
    return True


def _frame(network: Network, reader: Reader, label: str) -> dict[str, Any]:
    context = frame(network, reader, label, "propositions")
    step = (_("Propositions"), reverse("networks:proposals", args=[network.slug]))
    return {**context, "crumbs": [*context["crumbs"][:-1], step, context["crumbs"][-1]]}


def _form(request: HttpRequest, asking: Asking, network: Network, reader: Reader, old: Proposal | None) -> AskForm:
    data = request.POST if request.method == "POST" else None
    initial = {**asking.form.initial_of(network, old)}
    if old is None and "pourquoi" in request.GET:
        initial["reason"] = request.GET["pourquoi"][:400]
    return asking.form(data, network=network, reader=reader, initial=initial)


def _proposed(form: AskForm, old: Proposal | None, asking: Asking, reader: Reader) -> Proposal | None:
    """What was asked for, put to the members; None where the form says what is wrong with it."""
    try:
        written: dict[str, Any] = {"by": reader, "changes": form.changes(), "reason": form.cleaned_data["reason"]}
        if old is not None:
            return actions.rewrite(proposal=old, **written)
        return actions.propose(network=form.network, kind=asking.kind, **written)
    except ValidationError as wrong:
        known = hasattr(wrong, "error_dict") and set(wrong.error_dict) <= set(form.fields)
        form.add_error(None, wrong if known else ValidationError(wrong.messages))
    except actions.ProposalRefused as refused:
        form.add_error(None, str(refused))
    return None


def _ask(
    request: HttpRequest, asking: Asking, form: AskForm, network: Network, reader: Reader, old: Proposal | None
) -> HttpResponse:
    context = {
        **_frame(network, reader, str(asking.label)),
        "asking": asking,
        "form": form,
        "fields_template": form.template,
        "proposal": old,
    }
    return render(request, "networks/consent/ask.html", context)
