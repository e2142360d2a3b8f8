"""The doors of invitations: making and closing them, for members; and the page where one opens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import reader_of
from accounts.reader import Reader
from communities.networks import actions
from communities.networks.actions.inviting import digest_of, refusal, token_of
from communities.networks.doors import INVITING, in_time
from communities.networks.forms import JoinForm
from communities.networks.inviting.forms import LinkForm, MailForm, RevokeForm
from communities.networks.models import Invitation, Network
from communities.networks.permissions import may_facilitate
from communities.networks.rooms import frame, members_room
from communities.people.paging import page_by_key


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite, and see the doors one holds open; who facilitates sees all of the network's."""
    network, reader = members_room(request, slug)
    mail, link = MailForm(auto_id="mail-%s"), LinkForm(auto_id="link-%s")
    if request.method == "POST" and request.POST.get("geste") == "courriel":
        mail = MailForm(request.POST, auto_id="mail-%s")
        asked = len(mail.cleaned_data["emails"]) if mail.is_valid() else 0
        if asked and in_time(request, mail, INVITING, asked) and _sent(request, mail, network, reader):
            return redirect("networks:invitations", slug)
    elif request.method == "POST":
        link = LinkForm(request.POST, auto_id="link-%s")
        if link.is_valid() and in_time(request, link, INVITING) and _linked(request, link, network, reader):
            return redirect("networks:invitations", slug)
    context = {**frame(network, reader, _("Inviter"), "membres"), **_held(request, network, reader)}
    return render(request, "networks/inviting/invitations.html", {**context, "mail": mail, "link": link})


def _held(request: HttpRequest, network: Network, reader: Reader) -> dict[str, Any]:
    """The doors held open, the latest first: one's own with their addresses, all for who facilitates."""
    rows = Invitation.objects.filter(network=network).select_related("by__profile").order_by("-created_at", "-pk")
    if not may_facilitate(reader, network.pk):
        rows = rows.filter(by=reader.person)
    listing = page_by_key(rows, after=request.GET.get("apres"), size=20)
    now, person = timezone.now(), reader.person
    doors = []
    for one in listing.items:
        own = person is not None and one.by_id == person.pk
        is_open = one.revoked_at is None and one.expires_at > now and one.uses_count < one.most_uses
        path = reverse("networks:invitation", args=[token_of(one)])
        doors.append((one, own, is_open, settings.BASE_URL + path if own and is_open and not one.email else ""))
    return {"doors": doors, "listing": listing}


def _sent(request: HttpRequest, form: MailForm, network: Network, reader: Reader) -> bool:
    try:
        actions.invite_by_mail(network=network, by=reader, **form.cleaned_data)
    except actions.InvitationRefused as refused:
        form.add_error("emails", str(refused))
        return False
    messages.success(
        request, _("Vos invitations partent. Qui est déjà membre, ou en a reçu une cette semaine, n'en reçoit pas.")
    )
    return True


def _linked(request: HttpRequest, form: LinkForm, network: Network, reader: Reader) -> bool:
    try:
        actions.invite_by_link(network=network, by=reader, **form.cleaned_data)
    except actions.InvitationRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Votre lien est prêt : copiez-le ci-dessous."))
    return True


@require_POST
def invitation_revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Close a door: one's own, or anyone's of the network one facilitates, with a reason."""
    network, reader = members_room(request, slug)
    door = get_object_or_404(Invitation, network=network, pk=pk)
    own = reader.person is not None and door.by_id == reader.person.pk
    if not own and not may_facilitate(reader, network.pk):
        raise Http404
    form = RevokeForm(request.POST, own=own)
    if not form.is_valid():
        messages.warning(request, _("Dites pourquoi : le journal d'animation garde la raison."))
    else:
        actions.revoke_invitation(invitation=door, by=reader, reason=form.cleaned_data["reason"])
        messages.success(request, _("L'invitation est annulée."))
    return redirect("networks:invitations", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, into what, with which word; and coming in. What opens nothing any more says why."""
    found = Invitation.objects.select_related("network", "by__profile").filter(digest=digest_of(token)).first()
    reader = reader_of(request)
    if found is None or reader.is_steering:
        raise Http404
    network = found.network
    if reader.belongs_to(network.pk):
        return redirect(network)
    if request.method == "POST" and reader.person is None:
        return redirect_to_login(request.path)
    sentence = refusal(found, reader.person, now=timezone.now())
    form = JoinForm(request.POST if request.method == "POST" else None, network=network)
    if reader.person is not None and not sentence and form.is_bound and form.is_valid():
        try:
            actions.accept_invitation(token=token, by=reader, declared=form.declared())
        except actions.InvitationRefused as refused:  # someone else was quicker
            sentence = str(refused)
        except PermissionDenied as denied:
            raise Http404 from denied
        else:
            messages.success(request, _("Bienvenue dans le réseau %(network)s.") % {"network": network.name})
            return redirect(network)
    context = {"invitation": found, "network": network, "refusal": sentence, "form": form, "here": request.path}
    answer = render(request, "networks/inviting/invitation.html", context, status=410 if sentence else 200)
    answer["X-Robots-Tag"] = "noindex"
    return answer
