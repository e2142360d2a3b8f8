"""The doors of needs. A need is read by professionals, one addressed to a network by its members."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.networks import actions
from communities.networks.doors import in_time, paced
from communities.networks.models import Need, NeedAnswer, Network, NetworkDraft
from communities.networks.needing.forms import AnswerForm, NeedFilterForm, NeedForm, SupportForm
from communities.networks.needs import with_own_supports
from communities.networks.onward import of_need
from communities.networks.permissions import may_commit, may_read_need, may_settle_need
from communities.networks.rooms import frame, members_room
from communities.people.doors import for_professionals
from communities.people.paging import page_by_key
from writing.pace import GESTURES, POSTING

DRAFTS = 6


@require_safe
def needs_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The needs addressed to a network; for its members."""
    network, reader = members_room(request, slug)
    form = NeedFilterForm(request.GET)
    rows = form.narrow(Need.objects.for_list().filter(network=network))
    listing = page_by_key(rows, after=request.GET.get("apres"))
    cards = with_own_supports(listing.items, reader)
    context = {**frame(network, reader, _("Besoins"), "besoins"), "listing": listing, "cards": cards, "filters": form}
    return render(request, "networks/needs_of.html", context)


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The needs addressed to everyone; those who are not of the community read what this page is for."""
    reader = reader_of(request)
    if not reader.is_professional:
        return render(request, "networks/needs_door.html")
    form = NeedFilterForm(request.GET)
    listing = page_by_key(form.narrow(Need.objects.for_list().filter(network=None)), after=request.GET.get("apres"))
    networks = Network.objects.filter(pk__in=reader.member_of).order_by("name")
    context = {
        "listing": listing,
        "cards": with_own_supports(listing.items, reader),
        "networks": networks,
        "filters": form,
        "forming": _forming(reader) if listing.begins and not form.narrowed else [],
    }
    return render(request, "networks/needs.html", context)


def _forming(reader: Reader) -> list[NetworkDraft]:
    """Networks that wait for people who commit, as far as the reader may read what they come of."""
    readable = Q(need__network=None) | Q(need__network__in=reader.member_of)
    return list(NetworkDraft.objects.waiting().filter(readable)[:DRAFTS])


def need_or_404(request: HttpRequest, pk: int) -> tuple[Need, Reader]:
    """The need, if it is for this reader."""
    need, reader = get_object_or_404(Need.objects.for_list(), pk=pk), reader_of(request)
    if not may_read_need(reader, need):
        raise Http404
    return need, reader


def crumbs_of(need: Need, *further: str) -> list[tuple[str, str]]:
    """The way to a need's page, or to what one does there."""
    steps = [(_("Accueil"), "/"), (_("Besoins"), "/besoins/"), (need.title, need.get_absolute_url())]
    return [*steps, *((label, "") for label in further)] if further else [*steps[:-1], (need.title, "")]


@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need, at its own address, with what it became and what one may do about it."""
    shown, reader = need_or_404(request, pk)
    return render(request, "networks/need.html", _page(shown, reader, AnswerForm()))


def _page(need: Need, reader: Reader, form: AnswerForm) -> dict[str, Any]:
    [card] = with_own_supports([need], reader)
    networks = Network.objects.filter(pk__in=reader.member_of).order_by("name")
    own = reader.person
    return {
        "card": card,
        "crumbs": crumbs_of(need),
        "form": form,
        "networks": list(networks.filter(pk=need.network_id) if need.network_id else networks),
        "may_settle": may_settle_need(reader, need),
        "onward": of_need(need.pk),
        "may_commit": may_commit(reader, need),
        "unlinkable": [one.answer.pk for one in card.answers if own and own.pk in (one.answer.by_id, need.author_id)],
        "name_taken": bool(card.draft and not card.draft.formed_at and not card.draft.missing),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def need_new(request: HttpRequest) -> HttpResponse:
    """Express a need, to one of one's networks or to everyone."""
    reader = reader_of(request)
    networks = Network.objects.filter(pk__in=reader.member_of).order_by("name")
    data = request.POST if request.method == "POST" else None
    initial = {"network": request.GET.get("reseau", ""), "help_wanted": request.GET.get("aide", "")}
    form = NeedForm(data, networks=networks, initial=initial)
    if not (form.is_bound and form.is_valid() and in_time(request, form, POSTING)):
        crumbs = [(_("Accueil"), "/"), (_("Besoins"), "/besoins/"), (_("Exprimer un besoin"), "")]
        return render(request, "networks/need_new.html", {"form": form, "crumbs": crumbs})
    written = actions.express_need(by=reader, **form.written())
    messages.success(
        request, _("Votre besoin est publié. Celles et ceux qui le partagent, ou peuvent aider, le diront ici.")
    )
    return redirect(written)


@require_POST
@paced(GESTURES)
def need_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a need or offer help, or take it back; then return to where the button was."""
    shown, reader = need_or_404(request, pk)
    form = SupportForm(request.POST)
    if form.is_valid():
        act = actions.withdraw_support if form.cleaned_data["withdraw"] else actions.support_need
        try:
            act(need=shown, by=reader, kind=form.cleaned_data["kind"])
        except PermissionDenied as denied:  # one's own
            raise Http404 from denied
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(shown)
    return HttpResponseRedirect(f"{back}#besoin-{shown.pk}")


@require_POST
@paced(GESTURES)
def need_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Link something of this site that answers a need."""
    shown, reader = need_or_404(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        network = _own_network(request.POST.get("reseau", ""), reader)
        try:
            actions.link_answer(need=shown, by=reader, address=form.cleaned_data["address"], network=network)
        except actions.AnswerRefused as refused:
            form.add_error("address", str(refused))
        except PermissionDenied as denied:
            raise Http404 from denied
        else:
            messages.success(request, _("C'est relié : celles et ceux qui lisent ce besoin le verront."))
            return redirect(f"{shown.get_absolute_url()}#suites")
    return render(request, "networks/need.html", _page(shown, reader, form))


def _own_network(slug: str, reader: Reader) -> Network | None:
    return Network.objects.filter(slug=slug, pk__in=reader.member_of).first() if slug else None


@require_POST
def need_unlink(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """Take an answer away from under a need."""
    shown, reader = need_or_404(request, pk)
    linked = get_object_or_404(NeedAnswer.objects.select_related("need"), pk=answer, need=shown)
    try:
        actions.unlink_answer(answer=linked, by=reader)
    except actions.AnswerRefused as refused:
        messages.warning(request, str(refused))
    except PermissionDenied as denied:
        raise Http404 from denied
    return redirect(f"{shown.get_absolute_url()}#suites")


@require_POST
def need_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one's need found its answer."""
    shown, reader = need_or_404(request, pk)
    chosen = request.POST.get("suite", "")
    known = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    answer = NeedAnswer.objects.filter(need=shown, pk=int(chosen)).first() if known else None
    try:
        actions.settle_need(need=shown, by=reader, answer=answer)
    except PermissionDenied as denied:
        raise Http404 from denied
    messages.success(request, _("Merci de l'avoir dit : les personnes qui partageaient ce besoin l'apprendront."))
    return redirect(shown)
