"""Doors to profiles and to the directory."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader_of
from communities.people import actions
from communities.people.directory import search
from communities.people.doors import for_professionals, professional_or_404
from communities.people.forms import ProfileForm
from communities.people.models import Profile
from communities.people.paging import page_by_key
from communities.people.plugs import functions_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
def edit(request: HttpRequest) -> HttpResponse:
    """One's own profile; a newcomer is led on to the networks."""
    reader = reader_of(request)
    profile = actions.own_profile(by=reader)
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=ProfileForm.initial_of(profile))
    if not (form.is_bound and form.is_valid()):
        return render(request, "people/profile_edit.html", {"form": form, "profile": profile})
    profile = actions.complete_profile(by=reader, **form.written())
    if reader.member_of:
        messages.success(request, _("Votre profil est à jour."))
        return redirect(profile)
    welcome = _(
        "Bienvenue, %(name)s. Choisissez un premier réseau : vous pourrez en rejoindre d'autres, et en repartir."
    )
    messages.success(request, welcome % {"name": profile.person.get_short_name()})
    return redirect(reverse("wagtail_serve", args=["reseaux/"]))


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
    shown = Profile.objects.shown().for_list().prefetch_related("fields").filter(slug=slug).first()
    if shown is None:
        raise Http404
    context = {
        "profile": shown,
        "functions": functions_of([shown.person_id], today=timezone.localdate()).get(shown.person_id, []),
        "mine": reader.person == shown.person,
        "crumbs": [(_("Accueil"), "/"), (_("Annuaire"), reverse("people:directory")), (str(shown), "")],
    }
    return render(request, "people/profile.html", context)
