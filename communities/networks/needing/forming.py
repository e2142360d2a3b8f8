"""What a need becomes: a thread or a meeting of a network that takes it up, or a network of its own."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reader import Reader
from communities.networks import actions, plugs
from communities.networks.doors import PROPOSING, in_time, paced
from communities.networks.models import Need, NeedSupport, Network, NetworkDraft
from communities.networks.needing.forms import AnswerForm, DraftForm, RenameForm, ThreadForm
from communities.networks.needing.views import crumbs_of, need_or_404
from communities.networks.permissions import may_commit, may_take_up
from writing.limits import Refused
from writing.pace import GESTURES, POSTING


@require_http_methods(["GET", "HEAD", "POST"])
def need_take_up(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A network takes a need up: by a thread opened here, a meeting, or something that is there already."""
    need, reader = need_or_404(request, pk)
    network = get_object_or_404(Network, slug=slug)
    if not may_take_up(reader, need, network):
        raise Http404
    rooms = plugs.rooms_to_write_in(network, reader)
    form = ThreadForm(
        request.POST if request.method == "POST" else None,
        rooms=rooms,
        initial={"title": need.title, "body": _first_words(need), "room": rooms[0].key if len(rooms) == 1 else None},
    )
    if form.is_bound and form.is_valid() and in_time(request, form, POSTING) and _thread(form, need, reader, network):
        messages.success(request, _("Le fil est ouvert, et se lit sous ce besoin."))
        return redirect(f"{need.get_absolute_url()}#suites")
    context = {
        "need": need,
        "network": network,
        "form": form if rooms else None,
        "plan_url": plugs.address_to_plan(network, need),
        "train_url": plugs.address_to_train(network, need),
        "address_form": AnswerForm(auto_id="lien-%s"),
        "crumbs": crumbs_of(need, _("Le réseau s'en saisit")),
    }
    return render(request, "networks/need_take_up.html", context)


def _first_words(need: Need) -> str:
    # The thread leads back to the need by its number alone: who may not read it learns nothing of it.
    address = f"{settings.BASE_URL}{need.get_absolute_url()}"
    return _("Nous nous saisissons d'[un besoin exprimé ici](%(address)s).") % {"address": address}


def _thread(form: ThreadForm, need: Need, reader: Reader, network: Network) -> bool:
    try:
        actions.take_up_as_thread(need=need, by=reader, network=network, **form.cleaned_data)
    except (Refused, actions.AnswerRefused) as refused:
        form.add_error("body", str(refused))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def need_network(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe the network that a need calls for."""
    need, reader = need_or_404(request, pk)
    if not may_commit(reader, need):
        raise Http404
    if hasattr(need, "draft"):
        return redirect(need)
    form = DraftForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and in_time(request, form, PROPOSING):
        try:
            actions.describe_network(need=need, by=reader, **form.cleaned_data)
        except actions.FormingRefused as refused:
            form.add_error("name", str(refused))
        except ValidationError as wrong:
            form.add_error(None, ValidationError(wrong.messages))
        else:
            messages.success(request, _("C'est dit. Le réseau naîtra quand assez de personnes s'y seront engagées."))
            return redirect(f"{need.get_absolute_url()}#reseau")
    context = {"need": need, "form": form, "crumbs": crumbs_of(need, _("Former un réseau"))}
    return render(request, "networks/need_network.html", context)


@require_POST
@paced(GESTURES)
def need_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Commit to the network that a need calls for, or take it back."""
    need, reader = need_or_404(request, pk)
    draft: NetworkDraft = get_object_or_404(NetworkDraft, need=need)
    try:
        if "retirer" in request.POST:
            actions.withdraw_commitment(draft=draft, by=reader)
        else:
            formed = actions.commit(draft=draft, by=reader).network
            if formed is not None:
                messages.success(request, _("Le réseau est né, et vous en êtes membre."))
                return redirect(formed)
    except actions.FormingRefused as refused:
        messages.warning(request, str(refused))
    except PermissionDenied as denied:
        raise Http404 from denied
    return redirect(f"{need.get_absolute_url()}#reseau")


def committed(need: Need, reader: Reader) -> bool:
    """Whether the reader committed to the network that a need calls for."""
    own = NeedSupport.objects.filter(need=need, person=reader.person, kind=NeedSupport.Kind.COMMIT)
    return reader.person is not None and own.exists()


@require_http_methods(["GET", "HEAD", "POST"])
@paced(GESTURES)
def need_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give another name to a network whose name was taken before it was formed."""
    need, reader = need_or_404(request, pk)
    draft: NetworkDraft = get_object_or_404(NetworkDraft, need=need, formed_at=None)
    if not committed(need, reader):
        raise Http404
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": draft.name})
    if form.is_bound and form.is_valid():
        try:
            formed = actions.rename_draft(draft=draft, by=reader, name=form.cleaned_data["name"]).network
        except actions.FormingRefused as refused:
            form.add_error("name", str(refused))
        except ValidationError as wrong:
            form.add_error("name", ValidationError(wrong.messages))
        except PermissionDenied as denied:  # their commitment was taken back in another window
            raise Http404 from denied
        else:
            return redirect(formed or need)
    context = {"need": need, "draft": draft, "form": form, "crumbs": crumbs_of(need, _("Un autre nom"))}
    return render(request, "networks/need_rename.html", context)
