"""The door of the first steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import reader_of
from accounts.reader import Reader
from communities.people import actions
from communities.people.doors import for_professionals, paced
from communities.people.forms import ProfileForm
from communities.people.models import Profile
from communities.people.plugs import suggestions_for
from writing.pace import GESTURES

STEPS = {
    "profil": gettext_lazy("Dire qui vous êtes"),
    "reseaux": gettext_lazy("Choisir deux réseaux"),
    "lire": gettext_lazy("Lire un fil"),
    "repondre": gettext_lazy("Répondre à une question"),
}
FIRST, LAST = "profil", "repondre"
ESSENTIALS = ("actor_family", "territory", "job", "organisation_name", "field_ids")


def step_of(asked: str, profile: Profile, reader: Reader) -> str:
    """The step that was asked for, or the first that is not done."""
    if asked in STEPS:
        return asked
    if profile.completed_at is None:
        return FIRST
    return "lire" if reader.member_of else "reseaux"


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def first_steps(request: HttpRequest) -> HttpResponse:
    """A newcomer's first five minutes, a step at a time (`?etape=`); posting ends them, done or not."""
    reader = reader_of(request)
    profile = actions.own_profile(by=reader)
    if request.method == "POST":
        actions.end_first_steps(by=reader)
        messages.success(request, _("Vous êtes chez vous. Votre profil reste à un clic, dans le menu."))
        return redirect("/")
    step = step_of(request.GET.get("etape", ""), profile, reader)
    return render(request, "people/welcome.html", welcome_page(step, profile, reader))


def welcome_page(step: str, profile: Profile, reader: Reader) -> dict[str, Any]:
    """What a step shows. The profile's essentials are posted to the profile's own door."""
    names, here = list(STEPS), reverse("people:welcome")
    number = names.index(step)
    done = {"profil": profile.completed_at is not None, "reseaux": bool(reader.member_of)}
    return {
        "step": step,
        "title": STEPS[step],
        "number": number + 1,
        "steps": [(name, label, f"{here}?etape={name}", done.get(name, False)) for name, label in STEPS.items()],
        "next_url": f"{here}?etape={names[number + 1]}" if step != LAST else "",
        "back_url": f"{here}?etape={names[number - 1]}" if step != FIRST else "",
        "name": profile.person.get_short_name(),
        "form": ProfileForm(initial=ProfileForm.initial_of(profile)) if step == FIRST else None,
        "essentials": ESSENTIALS,
        "suggestions": suggestions_for(step, profile, reader),
        "completed": profile.completed_at is not None,
    }
