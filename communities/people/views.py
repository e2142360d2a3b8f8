"""Doors to profiles and to the directory."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from communities.people import actions
from communities.people.directory import search
from communities.people.doors import for_professionals, professional_or_404
from communities.people.forms import BaseFunctionFormSet, FunctionFormSet, ProfileForm
from communities.people.models import Profile
from communities.people.paging import page_by_key
from communities.people.plugs import functions_of

LINES = "fonctions"


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def edit(request: HttpRequest) -> HttpResponse:
    """One's own profile; a newcomer is led on to the networks."""
    reader = reader_of(request)
    profile = actions.own_profile(by=reader)
    posted = request.POST if request.method == "POST" else None
    form = ProfileForm(posted, initial=ProfileForm.initial_of(profile))
    functions = function_lines(posted, profile)
    right = [form.is_valid(), functions.is_valid() or not functions.is_bound]  # both say what is to be put right
    if not all(right):
        return render(request, "people/profile_edit.html", {"form": form, "functions": functions, "profile": profile})
    profile = actions.complete_profile(
        by=reader, functions=functions.written() if functions.is_bound else None, **form.written()
    )
    if reader.member_of:
        messages.success(request, _("Votre profil est à jour."))
        return redirect(profile)
    welcome = _(
        "Bienvenue, %(name)s. Choisissez un premier réseau : vous pourrez en rejoindre d'autres, et en repartir."
    )
    messages.success(request, welcome % {"name": profile.person.get_short_name()})
    return redirect(reverse("wagtail_serve", args=["reseaux/"]))


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
def directory(request: HttpRequest) -> HttpResponse:
    """Those who are here, and what they can help with."""
    reader = professional_or_404(request)
    found = search(request.GET, reader)
    listing = page_by_key(found.profiles, after=request.GET.get("apres"))
    functions = functions_of([profile.person_id for profile in listing.items], today=timezone.localdate())
    people = [(profile, functions.get(profile.person_id, [])) for profile in listing.items]
    context = {
        "found": found,
        "people": people,
        "listing": listing,
        "clear_url": reverse("people:directory") if found.narrowed else "",
    }
    return render(request, "people/directory.html", context)


@require_safe
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Someone's page, for those of the community."""
    reader = professional_or_404(request)
    shown = (
        Profile.objects.shown()
        .for_list()
        .prefetch_related("fields", "functions__organisation")
        .filter(slug=slug)
        .first()
    )
    if shown is None:
        raise Http404
    context = {
        "profile": shown,
        "functions": functions_of([shown.person_id], today=timezone.localdate()).get(shown.person_id, []),
        "mine": reader.person == shown.person,
        "crumbs": [(_("Accueil"), "/"), (_("Annuaire"), reverse("people:directory")), (str(shown), "")],
    }
    return render(request, "people/profile.html", context)
