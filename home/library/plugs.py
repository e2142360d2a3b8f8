"""Plug: what the library's page shows, and how a production is put aside."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from home.library import asking
from home.library.listing import find
from home.library.models import Entry
from home.library.selecting.baskets import held_by
from home.pages.trail import absolute
from home.productions.models import LibraryPage, ProductionPage
from home.productions.plugs import on_library, on_production


def draw_the_library() -> None:
    """Give the library's page its content, and productions their button."""
    on_library(for_page)
    on_production(for_production)


def for_production(page: ProductionPage, request: HttpRequest) -> dict[str, Any]:
    """`keep`: the production's entry (id), whether the reader's basket holds it, and where the button leads back.

    Two queries for a member, one for the others.
    """
    entry = Entry.objects.shown().filter(page=page.pk).values_list("pk", flat=True).first() if page.pk else None
    if entry is None:
        return {"keep": None}
    return {"keep": {"entry": entry, "held": entry in held_by(request), "next": request.path}}


def for_page(page: LibraryPage, request: HttpRequest) -> dict[str, Any]:
    """What the library's page shows.

    crumbs; found: home.library.listing.Found; held: ids of the entries in the reader's basket; here: its address, with
    what is asked; canonical: its full address, without. The number of queries does not grow with the library.
    """
    found = find(asking.read(request.GET), getattr(request, "library_places", ()))
    asked = found.asked.address()
    return {
        "crumbs": [(gettext("Accueil"), "/"), (page.title, "")],
        "found": found,
        "held": held_by(request),
        "here": request.path + ("" if asked == "." else asked),
        "canonical": absolute(request.path),
    }
