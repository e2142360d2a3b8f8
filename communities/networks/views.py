"""Doors to a network's rooms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from communities.networks import actions
from communities.networks.doors import paced
from communities.networks.forms import JoinForm
from communities.networks.models import Membership, Network
from communities.networks.rooms import frame, members_room
from communities.people.doors import for_professionals
from communities.people.paging import page_by_key
from communities.people.plugs import functions_of
from writing.pace import GESTURES


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Become a member: one click, or for the trade's network a declaration."""
    network, reader = get_object_or_404(Network, slug=slug), reader_of(request)
    if reader.belongs_to(network.pk):
        return redirect(network)
    form = JoinForm(request.POST if request.method == "POST" else None, network=network)
    if not (form.is_bound and form.is_valid()):
        return render(request, "networks/join.html", {**frame(network, reader, _("Rejoindre")), "form": form})
    actions.join_network(network=network, by=reader, declared=form.declared())
    welcome = _("Bienvenue dans le réseau %(network)s. Posez une première question, répondez, ou lisez tranquillement.")
    messages.success(request, welcome % {"network": network.name})
    return redirect(network)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """End one's membership, after a word about what stays."""
    network, reader = get_object_or_404(Network, slug=slug), reader_of(request)
    if not reader.belongs_to(network.pk):
        return redirect(network)
    refusal = ""
    if request.method == "POST":
        try:
            actions.leave_network(network=network, by=reader, end_terms="fin" in request.POST)
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


@require_POST
@paced(GESTURES)
def wake(request: HttpRequest, slug: str) -> HttpResponse:
    """End a network's rest; for its members."""
    network, reader = members_room(request, slug)
    actions.wake_network(network=network, by=reader)
    messages.success(request, _("Le réseau reprend. Posez une question, ou proposez une rencontre."))
    return redirect(network)
