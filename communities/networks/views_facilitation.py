"""The doors of facilitation: the journal, undoing an act, having it looked at again, handing the function over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reader import Reader
from communities.networks import actions
from communities.networks.actions.journal import why_not_undo
from communities.networks.actions.review import why_not_review
from communities.networks.doors import INVITING, in_time, paced
from communities.networks.forms_facilitation import HandOverForm, JournalForm, ReasonForm, VoiceForm
from communities.networks.journal import asked_of, lines_of, may_ask, narrowed, who_acted
from communities.networks.models import Facilitation, FacilitationEntry, Network, PeerReview, Proposal
from communities.networks.rooms import frame, members_room
from communities.people.paging import page_by_key
from writing.pace import GESTURES

REFUSED = (actions.UndoRefused, actions.ReviewRefused, actions.ReasonMissing, actions.FacilitationRefused)


def room(network: Network, reader: Reader, label: str) -> dict[str, Any]:
    """The frame of a page of the facilitation's room."""
    return frame(network, reader, label, "animation")


@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """Who facilitates until when, and every act with its reason and what became of it; for members."""
    network, reader = members_room(request, slug)
    today = timezone.localdate()
    form = JournalForm(request.GET, people=who_acted(network))
    listing = page_by_key(narrowed(network, form), after=request.GET.get("apres"))
    held = Facilitation.objects.filter(network=network, ends_on__gte=today).with_people().order_by("starts_on", "pk")
    context = {
        **room(network, reader, _("Animation")),
        "terms": [term for term in held if term.starts_on <= today],
        "to_come": [term for term in held if term.starts_on > today],
        "facilitates": reader.facilitates(network.pk),
        "form": form,
        "filtered": any(value for value in form.cleaned_data.values()),
        "listing": listing,
        "lines": lines_of(listing.items, reader),
        "asked": asked_of(network, reader),
        "propose_url": f"{reverse('networks:proposal_new', args=[slug])}?genre={Proposal.Kind.FACILITATION}",
    }
    return render(request, "networks/journal.html", context)


def _act(request: HttpRequest, slug: str, pk: int) -> tuple[Network, Reader, FacilitationEntry]:
    network, reader = members_room(request, slug)
    return network, reader, get_object_or_404(FacilitationEntry.objects.of(network), pk=pk)


@require_safe
def act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One act of the journal, at its own address."""
    network, reader, entry = _act(request, slug, pk)
    context = {**room(network, reader, _("Un geste d'animation")), "line": lines_of([entry], reader)[0]}
    return render(request, "networks/act.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@paced(GESTURES)
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Undo an act, with a reason; for those who facilitate."""
    network, reader, entry = _act(request, slug, pk)
    if not reader.facilitates(network.pk):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            done = actions.undo_act(entry=entry, by=reader, reason=form.cleaned_data["reason"])
        except REFUSED as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("C'est défait. Les deux gestes se suivent au journal."))
            return redirect("networks:act", slug, done.pk)
    context = {**room(network, reader, _("Défaire un geste")), "form": form}
    context |= {"line": lines_of([entry], reader)[0], "refusal": why_not_undo(entry, timezone.now())}
    return render(request, "networks/undo.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@paced(GESTURES)
def ask_review(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask three members drawn by lot to look at an act again."""
    network, reader, entry = _act(request, slug, pk)
    if not may_ask(entry, reader):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].label = _("Pourquoi la revoir")
    if form.is_bound and form.is_valid():
        try:
            actions.ask_review(entry=entry, by=reader, reason=form.cleaned_data["reason"])
        except REFUSED as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("La relecture est demandée : le sort a désigné des membres, ils sont prévenus.")
            )
            return redirect("networks:act", slug, entry.pk)
    context = {**room(network, reader, _("Demander une relecture")), "form": form}
    context |= {"line": lines_of([entry], reader)[0], "refusal": why_not_review(entry, timezone.now())}
    return render(request, "networks/ask_review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@paced(GESTURES)
def review(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Look at an act again; for who was drawn by lot."""
    network, reader = members_room(request, slug)
    found = get_object_or_404(PeerReview.objects.filter(entry__network=network, voices__person=reader.person), pk=pk)
    voice = found.voices.get(person=reader.person)
    entry = FacilitationEntry.objects.of(network).get(pk=found.entry_id)
    form = VoiceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.say(review=found, by=reader, say=form.cleaned_data["say"], reason=form.cleaned_data["reason"])
        except REFUSED as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Merci. C'est noté."))
            return redirect("networks:act", slug, entry.pk)
    context = {**room(network, reader, _("Relire un geste")), "form": form, "review": found, "voice": voice}
    return render(request, "networks/review.html", {**context, "line": lines_of([entry], reader)[0]})


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """End one's term on a day, and invite a member to propose themselves; for those who facilitate."""
    network, reader = members_room(request, slug)
    if reader.person is None or not reader.facilitates(network.pk):
        raise Http404
    term = Facilitation.objects.in_term(today=timezone.localdate()).get(network=network, person=reader.person)
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, network=network, besides=reader.person.pk, initial={"on": term.ends_on})
    if form.is_bound and form.is_valid() and in_time(request, form, INVITING):
        given = form.cleaned_data
        try:
            actions.hand_over(network=network, by=reader, on=given["on"], reason=given["reason"], to=given["to"])
        except (*REFUSED, PermissionDenied) as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _("C'est fait. Merci d'avoir pris soin des échanges."))
            return redirect("networks:journal", slug)
    return render(request, "networks/hand_over.html", {**room(network, reader, _("Passer la main")), "form": form})
