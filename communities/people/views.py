"""Doors to profiles and to the directory."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from communities.people import actions
from communities.people.doors import for_professionals, paced
from communities.people.forms import (
    BaseFunctionFormSet,
    BasePlaceFormSet,
    FunctionFormSet,
    PhotoForm,
    PlaceFormSet,
    PreferencesForm,
    ProfileForm,
)
from communities.people.models import Audience, Profile
from communities.people.photos.addresses import photo_address
from communities.people.plugs import functions_of, networks_of
from communities.people.trail import crumbs
from communities.people.visibility import PARTS, audience_of, seen
from writing.pace import GESTURES

LINES, PLACES = "fonctions", "lieux"
PREFERENCES = "preferences"  # the field that says that the whole page was posted, boxes included


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def edit(request: HttpRequest) -> HttpResponse:
    """One's own profile; a newcomer is led on to what comes after it."""
    reader = reader_of(request)
    profile = actions.own_profile(by=reader)
    forms = profile_forms(request.POST if request.method == "POST" else None, profile)
    right = [one.is_valid() or (not one.is_bound and name != "form") for name, one in forms.items()]
    if not all(right):  # each says what is to be put right
        return render(request, "people/profile_edit.html", edit_page(profile, forms))
    said = {**forms["form"].written(), **(forms["preferences"].written() if forms["preferences"].is_bound else {})}
    for name in ("functions", "territories"):
        said[name] = forms[name].written() if forms[name].is_bound else None
    profile = actions.complete_profile(by=reader, **said)
    if reader.member_of or profile.first_steps_at:
        messages.success(request, _("Votre profil est à jour."))
        return redirect(profile)
    messages.success(request, _("Bienvenue, %(name)s.") % {"name": profile.person.get_short_name()})
    return redirect(f"{reverse('people:welcome')}?etape=reseaux")


def profile_forms(posted: QueryDict | None, profile: Profile) -> dict[str, Any]:
    """What one writes of oneself, in four forms that leave together; those that were not posted are not bound."""
    whole = posted if posted is not None and PREFERENCES in posted else None
    return {
        "form": ProfileForm(posted, initial=ProfileForm.initial_of(profile)),
        "functions": function_lines(posted, profile),
        "territories": place_lines(posted, profile),
        "preferences": PreferencesForm(whole, initial=PreferencesForm.initial_of(profile)),
    }


def edit_page(profile: Profile, forms: dict[str, Any]) -> dict[str, Any]:
    """What the page of one's own profile shows."""
    photo_url = photo_address(profile, "l")
    return {**forms, "profile": profile, "photo_form": PhotoForm(), "photo_url": photo_url, "marker": PREFERENCES}


def place_lines(posted: QueryDict | None, profile: Profile) -> BasePlaceFormSet:
    """The lines of someone's other territories: as posted, or as they are where none were."""
    others = profile.territories.order_by("name_key", "pk")
    held = [{"territory": one.name, "territory_id": one.pk} for one in others]
    asked = posted if posted is not None and f"{PLACES}-TOTAL_FORMS" in posted else None
    kept = {"empty_permitted": False}
    return cast(BasePlaceFormSet, PlaceFormSet(asked, initial=held, prefix=PLACES, form_kwargs=kept))


def function_lines(posted: QueryDict | None, profile: Profile) -> BaseFunctionFormSet:
    """The lines of someone's further functions: as posted, or as they are where none were."""
    held = [
        {"job": one.job, "organisation_name": one.organisation.name if one.organisation else ""}
        for one in profile.functions.select_related("organisation")
    ]
    asked = posted if posted is not None and f"{LINES}-TOTAL_FORMS" in posted else None
    kept = {"empty_permitted": False}  # a line that did not change still says what it says
    return cast(BaseFunctionFormSet, FunctionFormSet(asked, initial=held, prefix=LINES, form_kwargs=kept))


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Someone's page: what each part's audience sees of it; not there for whom nothing of it shows."""
    reader = reader_of(request)
    loaded = Profile.objects.shown().for_list().prefetch_related("fields", "functions__organisation", "territories")
    found = loaded.filter(slug=slug).first()
    if found is None:
        raise Http404
    shown = seen(found, reader)
    networks = networks_of(found, reader) if shown.parts.networks else []
    if not (reader.is_professional or shown.says_something or networks):
        raise Http404
    mine = reader.person == found.person
    context = {
        "profile": shown,
        "photo_url": photo_address(shown, "l"),
        "functions": functions_of([found.person_id], today=timezone.localdate()).get(found.person_id, []),
        "networks": networks,
        "audiences": {part: Audience(audience_of(found, part)).label for part in PARTS} if mine else {},
        "mine": mine,
        "crumbs": crumbs(reader, (str(found), "")),
    }
    response = render(request, "people/profile.html", context)
    patch_cache_control(response, private=True)
    return response
