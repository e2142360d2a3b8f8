"""The doors of leaving a post, and of taking one up."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import reader_of
from communities.people import actions, plugs
from communities.people.actions.departures import departure_of, is_open, may_take_up
from communities.people.doors import for_professionals, paced
from communities.people.leaving.asking import ASKED
from communities.people.leaving.forms import PostForm, StoryForm, SuccessorForm, initial_of
from communities.people.models import Departure
from communities.people.refusals import NotPossible
from writing.pace import GESTURES, POSTING, Pace, TooOften

STEPS = {
    "poste": gettext_lazy("Le poste"),
    "recit": gettext_lazy("Le récit"),
    "relais": gettext_lazy("Ce que je transmets"),
    "reprise": gettext_lazy("Qui reprend"),
}
# A letter to whoever one names: a post is not left every day.
SENDING = Pace(
    "relais", 5, 86_400, gettext_lazy("Vous avez envoyé plusieurs relais aujourd'hui. Le suivant, dans %(wait)s.")
)
FORMS: dict[str, Callable[..., forms.Form]] = {"poste": PostForm, "recit": StoryForm, "reprise": SuccessorForm}


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def leave(request: HttpRequest, step: str = "poste") -> HttpResponse:
    """One step of leaving a post. What is posted is kept, and leads to the next step."""
    if step not in STEPS:
        raise Http404
    departure = actions.begin_departure(by=reader_of(request))
    form = FORMS[step](request.POST or None, initial=initial_of(departure)) if step in FORMS else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return redirect(kept(request, step, form.cleaned_data if form else {}))
        except (NotPossible, TooOften) as refused:
            if form is not None:
                form.add_error(None, str(refused))
    return render(request, "people/leaving/step.html", step_page(request, step, departure, form))


def kept(request: HttpRequest, step: str, said: dict[str, Any]) -> str:
    """Keeps what was said at this step; gives back where one goes next."""
    reader = reader_of(request)
    if step == "poste":
        actions.keep_departure(by=reader, job=said["job"], leaves_on=said["leaves_on"])
    elif step == "recit":
        actions.keep_departure(by=reader, answers=said)
    elif step == "relais":
        actions.keep_departure(by=reader, passed_on=request.POST.getlist("transmis"))
    else:
        if reader.person is not None:
            SENDING.take(reader.person.pk)
        departure = actions.send_departure(by=reader, email=said["email"])
        messages.success(request, _("Le relais est parti vers %(email)s.") % {"email": departure.successor_email})
        return reverse("people:left")
    if "plus-tard" in request.POST:
        messages.success(request, _("C'est gardé. Vous pourrez reprendre quand vous voudrez."))
        return reverse("people:left")
    names = list(STEPS)
    return reverse("people:leave_step", args=[names[names.index(step) + 1]])


def step_page(request: HttpRequest, step: str, departure: Departure, form: forms.Form | None) -> dict[str, Any]:
    """What the page of a step shows."""
    reader, names = reader_of(request), list(STEPS)
    telling = plugs.where_told()
    held = [(kind, kind.of(reader)) for kind in plugs.legacy_kinds()] if step == "relais" else []
    return {
        "step": step,
        "steps": [(name, label, reverse("people:leave_step", args=[name])) for name, label in STEPS.items()],
        "number": names.index(step) + 1,
        "departure": departure,
        "form": form,
        "kinds": [(kind.label, [(f"{kind.kind}:{one.key}", one) for one in things]) for kind, things in held if things],
        "passed_on": set(departure.topics),
        "places": telling.places(reader) if telling and step == "reprise" and departure.answers else [],
        "back_url": reverse("people:leave_step", args=[names[names.index(step) - 1]]) if step != names[0] else "",
    }


@require_http_methods(["GET", "HEAD"])
@for_professionals
def left(request: HttpRequest) -> HttpResponse:
    """Where one's departures are: the one being written, those that were sent, and what became of them."""
    own = Departure.objects.filter(person=reader_of(request).person).select_related("successor__profile")
    sent = [(one, is_open(one)) for one in own.exclude(sent_at=None)[:20]]
    return render(request, "people/leaving/left.html", {"sent": sent, "begun": own.filter(sent_at=None).first()})


@require_POST
@for_professionals
@paced(GESTURES)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the colleague no longer."""
    reader = reader_of(request)
    departure = get_object_or_404(Departure.objects.exclude(sent_at=None), pk=pk, person=reader.person)
    actions.withdraw_departure(departure=departure, by=reader)
    messages.success(request, _("Le lien ne s'ouvre plus. Ce qui avait été repris le reste."))
    return redirect("people:left")


@require_POST
@for_professionals
@paced(POSTING)
def tell(request: HttpRequest) -> HttpResponse:
    """Leads to a new thread in which the story already stands, as a draft."""
    try:
        return redirect(actions.tell_experience(by=reader_of(request), place=request.POST.get("ou", "")))
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("people:leave_step", "reprise")


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def take_over(request: HttpRequest, secret: str) -> HttpResponse:
    """What a colleague passes on, for the one to whom the mail was sent."""
    reader, departure = reader_of(request), departure_of(secret)
    if departure is None or departure.person_id == (reader.person and reader.person.pk):
        return render(request, "people/leaving/closed.html", {"reason": "gone"}, status=404)
    taken = departure.taken_at is not None and departure.successor_id == (reader.person and reader.person.pk)
    if not may_take_up(departure, reader) or not (is_open(departure) or taken):
        reason = "other" if not may_take_up(departure, reader) else "gone"
        return render(request, "people/leaving/closed.html", {"reason": reason}, status=404)
    if request.method == "POST":
        return taken_over(request, departure)
    context = {
        "departure": departure,
        "taken": taken,
        "answers": [(one.label, departure.answers[name]) for name, one in ASKED.items() if departure.answers.get(name)],
        "kinds": passed_on(request, departure),
    }
    return render(request, "people/leaving/take_over.html", context)


def passed_on(request: HttpRequest, departure: Departure) -> list[tuple[Any, list[tuple[str, plugs.Legacy]]]]:
    """What is passed on, kind by kind, as far as this reader may see it."""
    found = []
    for kind in plugs.legacy_kinds():
        keys = [one.partition(":")[2] for one in departure.topics if one.partition(":")[0] == kind.kind]
        things = kind.shown(keys, reader_of(request)) if keys else []
        if things:
            found.append((kind.label, [(f"{kind.kind}:{one.key}", one) for one in things]))
    return found


def taken_over(request: HttpRequest, departure: Departure) -> HttpResponse:
    """Takes up what was chosen."""
    try:
        taken = actions.take_up(departure=departure, by=reader_of(request), chosen=request.POST.getlist("repris"))
    except (PermissionDenied, NotPossible):
        return render(request, "people/leaving/closed.html", {"reason": "gone"}, status=404)
    names = ", ".join(one.label for one in taken)
    messages.success(
        request,
        _("Le relais est pris. Vous suivez : %(names)s.") % {"names": names} if names else _("Le relais est pris."),
    )
    return redirect(request.path)
