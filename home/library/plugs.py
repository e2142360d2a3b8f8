"""Plug: what the library's page shows, and how a production is put aside."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext

from accounts.access import reader_of
from accounts.reader import Reader
from home.library import asking
from home.library.listing import find
from home.library.models import Entry
from home.library.selecting.baskets import held_by, in_basket_of, known, visitors_basket
from home.pages.trail import absolute
from home.productions.models import LibraryPage, ProductionPage
from home.productions.plugs import on_library, on_production, on_production_loaded


def draw_the_library() -> None:
    """Give the library's page its content, and productions their button."""
    on_library(for_page)
    on_production(for_production)
    on_production_loaded(with_entry)


def with_entry(pages: "QuerySet[ProductionPage]", reader: Reader) -> "QuerySet[ProductionPage]":
    """Productions with their entry (id) where it shows, and whether the member's basket holds it."""
    entries = Entry.objects.shown().filter(page=OuterRef("pk")).order_by("pk")
    held = Exists(entries.filter(in_basket_of(reader)))
    return pages.annotate(entry_shown=Subquery(entries.values("pk")[:1]), entry_held=held)


def for_production(page: ProductionPage, request: HttpRequest) -> dict[str, Any]:
    """`keep`: the production's entry (id), whether the reader's basket holds it, where the button leads back, and
    whether there is a button at all (`form`): the page of whoever passes by is the same for all, and bears none.

    No query where the page was found `with_entry`, else one.
    """
    if not page.pk:
        return {"keep": None}
    if "entry_shown" not in page.__dict__:
        found = with_entry(ProductionPage.objects.filter(pk=page.pk), reader_of(request)).order_by()
        page.entry_shown, page.entry_held = found.values_list("entry_shown", "entry_held").first() or (None, False)
    entry, held = page.entry_shown, page.entry_held
    if entry is None:
        return {"keep": None}
    form = known(request)
    return {
        "keep": {
            "entry": entry,
            "held": held or (form and entry in visitors_basket(request)),
            "next": request.path,
            "form": form,
        }
    }


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
