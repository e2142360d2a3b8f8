"""The doors of the desk: for those who facilitate the network today; to anyone else it is not there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reader import Reader
from communities.networks import actions
from communities.networks.actions.desk import MOST_TASKS
from communities.networks.desk import newcomers, sections, start_of
from communities.networks.doors import paced
from communities.networks.forms_facilitation import TaskForm
from communities.networks.models import CareTask, Membership, Network
from communities.networks.rooms import frame, members_room
from writing.pace import GESTURES

DONE_SHOWN = 5


def desk_room(request: HttpRequest, slug: str) -> tuple[Network, Reader]:
    """The network and the reader, who facilitates it today. Http404 for anyone else."""
    network, reader = members_room(request, slug)
    if not reader.facilitates(network.pk):
        raise Http404
    return network, reader


@require_http_methods(["GET", "HEAD", "POST"])
@paced(GESTURES)
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, and what is to be done, shared; a post writes down one more thing to do."""
    network, reader = desk_room(request, slug)
    form = TaskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_task(network=network, by=reader, **form.cleaned_data)
        except actions.TaskRefused as refused:
            form.add_error("title", str(refused))
        else:
            return redirect(f"{reverse('networks:desk', args=[slug])}#a-faire")
    watched = [one for one in sections(network, reader) if one.key != "1-arrivees"]
    tasks = CareTask.objects.filter(network=network).select_related("taken_by")
    context = {
        **frame(network, reader, _("Bureau de l'animation"), "animation"),
        "arrived": newcomers(network),
        "sections": [one for one in watched if one.items],
        "quiet": [one for one in watched if not one.items],
        "start": start_of(network, reader),
        "to_do": tasks.filter(done_at=None).order_by("due_on", "pk")[:MOST_TASKS],
        "done": tasks.exclude(done_at=None).order_by("-done_at", "-pk")[:DONE_SHOWN],
        "form": form,
    }
    return render(request, "networks/desk.html", context)


@require_POST
@paced(GESTURES)
def desk_greet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Note that someone was greeted, or not yet."""
    network, reader = desk_room(request, slug)
    membership = get_object_or_404(Membership, network=network, pk=pk)
    actions.greet(membership=membership, by=reader, greeted="annuler" not in request.POST)
    messages.success(request, _("C'est noté pour vous et vos collègues."))
    return redirect(f"{reverse('networks:desk', args=[slug])}#arrivees")


GESTURES_OF_TASKS = {
    "prendre": lambda task, by: actions.take_task(task=task, by=by),
    "rendre": lambda task, by: actions.take_task(task=task, by=by, taken=False),
    "fait": lambda task, by: actions.finish_task(task=task, by=by),
    "refaire": lambda task, by: actions.finish_task(task=task, by=by, done=False),
}


@require_POST
@paced(GESTURES)
def desk_task(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a task or give it back; say that it is done, or is not."""
    network, reader = desk_room(request, slug)
    task = get_object_or_404(CareTask, network=network, pk=pk)
    gesture = GESTURES_OF_TASKS.get(request.POST.get("geste", ""))
    if gesture is None:
        raise Http404
    gesture(task, reader)
    return redirect(f"{reverse('networks:desk', args=[slug])}#a-faire")
