"""Doors for programs: the map of the site, what robots may read, whom to tell about a flaw."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.dissemination import sitemap
from home.pages.trail import absolute

XML = "application/xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
CLOSED = (
    "/admin/",
    "/django-admin/",
    "/compte/",
    "/notifications/",
    "/recherche/",
    "/annuaire/",
    "/ecrire/",
    "/selections/",
)
VALID_FOR = dt.timedelta(days=270)  # security.txt asks for less than a year


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of the parts of the map."""
    parts = [{"location": address} for address in sitemap.parts()]
    return render(request, "dissemination/sitemap_index.xml", {"parts": parts}, content_type=XML)


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One part of the map."""
    entries = sitemap.part(number)
    if not entries:
        raise Http404
    return render(request, "dissemination/sitemap.xml", {"entries": entries}, content_type=XML)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked to leave alone, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {absolute(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a flaw (RFC 9116). The date is worked out at each request: it never runs out by neglect."""
    expires = (timezone.now() + VALID_FOR).astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {absolute('/mentions-legales/')}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {absolute(reverse('security_txt'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
