"""Doors to a network's rooms and to needs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.networks import actions
from communities.networks.forms import JoinForm, NeedForm, SupportForm
from communities.networks.models import Facilitation, FacilitationEntry, Membership, Need, Network
from communities.networks.needs import with_own_supports
from communities.networks.permissions import may_read_need
from communities.networks.rooms import frame, members_room
from communities.people.doors import for_professionals
from communities.people.paging import page_by_key
from communities.people.plugs import functions_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Become a member: one click, or for the trade's network a declaration."""
    network, reader = get_object_or_404(Network, slug=slug), reader_of(request)
    if reader.belongs_to(network.pk):
        return redirect(network)
    form = JoinForm(request.POST if request.method == "POST" else None, network=network)
    if not (form.is_bound and form.is_valid()):
        return render(request, "networks/join.html", {**frame(network, reader, _("Rejoindre")), "form": form})
    actions.join_network(network=network, by=reader)
    welcome = _("Bienvenue dans le réseau %(network)s. Posez une première question, répondez, ou lisez tranquillement.")
    messages.success(request, welcome % {"network": network.name})
    return redirect(network)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """End one's membership, after a word about what stays."""
    network, reader = get_object_or_404(Network, slug=slug), reader_of(request)
    if not reader.belongs_to(network.pk):
        return redirect(network)
    refusal = ""
    if request.method == "POST":
        try:
            actions.leave_network(network=network, by=reader)
        except actions.LeaveRefused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Vous avez quitté le réseau %(network)s.") % {"network": network.name})
            return redirect(network)
    return render(request, "networks/leave.html", {**frame(network, reader, _("Quitter")), "refusal": refusal})


@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the network, the latest arrived first; for its members."""
    network, reader = members_room(request, slug)
    listing = page_by_key(Membership.objects.of(network), after=request.GET.get("apres"))
    functions = functions_of([one.person_id for one in listing.items], today=timezone.localdate())
    people = [(one, functions.get(one.person_id, [])) for one in listing.items]
    context = {**frame(network, reader, _("Membres"), "membres"), "people": people, "listing": listing}
    return render(request, "networks/members.html", context)


@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """Who facilitates until when, and every act with its reason; for members."""
    network, reader = members_room(request, slug)
    terms = Facilitation.objects.in_term(today=timezone.localdate()).filter(network=network).with_people()
    listing = page_by_key(FacilitationEntry.objects.of(network), after=request.GET.get("apres"))
    context = {**frame(network, reader, _("Animation"), "animation"), "terms": terms, "listing": listing}
    return render(request, "networks/journal.html", context)


@require_safe
def needs_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The needs addressed to a network; for its members."""
    network, reader = members_room(request, slug)
    listing = page_by_key(Need.objects.for_list().filter(network=network), after=request.GET.get("apres"))
    cards = with_own_supports(listing.items, reader)
    context = {**frame(network, reader, _("Besoins"), "besoins"), "listing": listing, "cards": cards}
    return render(request, "networks/needs_of.html", context)


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The needs addressed to everyone; those who are not of the community read what this page is for."""
    reader = reader_of(request)
    if not reader.is_professional:
        return render(request, "networks/needs_door.html")
    listing = page_by_key(Need.objects.for_list().filter(network=None), after=request.GET.get("apres"))
    networks = Network.objects.filter(pk__in=reader.member_of).order_by("name")
    context = {"listing": listing, "cards": with_own_supports(listing.items, reader), "networks": networks}
    return render(request, "networks/needs.html", context)


def need_or_404(request: HttpRequest, pk: int) -> tuple[Need, Reader]:
    """The need, if it is for this reader."""
    need, reader = get_object_or_404(Need.objects.for_list(), pk=pk), reader_of(request)
    if not may_read_need(reader, need):
        raise Http404
    return need, reader


@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need, at its own address."""
    shown, reader = need_or_404(request, pk)
    crumbs = [(_("Accueil"), "/"), (_("Besoins"), "/besoins/"), (shown.title, "")]
    return render(request, "networks/need.html", {"card": with_own_supports([shown], reader)[0], "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def need_new(request: HttpRequest) -> HttpResponse:
    """Express a need, to one of one's networks or to everyone."""
    reader = reader_of(request)
    networks = Network.objects.filter(pk__in=reader.member_of).order_by("name")
    data = request.POST if request.method == "POST" else None
    form = NeedForm(data, networks=networks, initial={"network": request.GET.get("reseau", "")})
    if not (form.is_bound and form.is_valid()):
        crumbs = [(_("Accueil"), "/"), (_("Besoins"), "/besoins/"), (_("Exprimer un besoin"), "")]
        return render(request, "networks/need_new.html", {"form": form, "crumbs": crumbs})
    written = actions.express_need(by=reader, **form.cleaned_data)
    messages.success(
        request, _("Votre besoin est publié. Celles et ceux qui le partagent, ou peuvent aider, le diront ici.")
    )
    return redirect(written)


@require_POST
def need_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a need or offer help, or take it back; then return to where the button was."""
    shown, reader = need_or_404(request, pk)
    form = SupportForm(request.POST)
    if form.is_valid():
        act = actions.withdraw_support if form.cleaned_data["withdraw"] else actions.support_need
        act(need=shown, by=reader, kind=form.cleaned_data["kind"])
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(shown)
    return HttpResponseRedirect(f"{back}#besoin-{shown.pk}")
