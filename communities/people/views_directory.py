"""Doors to the directory: its list, its map, and « qui pourrait m'aider ? »."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.people.directory import search
from communities.people.directory_map import drawn
from communities.people.doors import professional_or_404
from communities.people.help import helpers


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Those who are here, and what they can help with."""
    reader = professional_or_404(request)
    return render(request, "people/directory.html", {"found": search(request.GET, reader)})


@require_safe
def directory_map(request: HttpRequest) -> HttpResponse:
    """Where people act: the régions, or the départements of one (`?region=` its code)."""
    reader = professional_or_404(request)
    found = drawn(request.GET.get("region", ""), reader)
    if found is None:
        raise Http404
    crumbs = [(_("Accueil"), "/"), (_("Annuaire"), reverse("people:directory"))]
    closer = [(_("Carte"), reverse("people:map")), (found.title, "")] if found.region else [(_("Carte"), "")]
    return render(request, "people/directory_map.html", {"found": found, "crumbs": [*crumbs, *closer]})


@require_safe
def directory_help(request: HttpRequest) -> HttpResponse:
    """Who could help with what one says, and why each is shown."""
    reader = professional_or_404(request)
    crumbs = [(_("Accueil"), "/"), (_("Annuaire"), reverse("people:directory")), (_("Qui pourrait m'aider ?"), "")]
    return render(request, "people/directory_help.html", {"found": helpers(request.GET, reader), "crumbs": crumbs})
