"""The doors of the basket and of selections: putting in, taking out, ordering, noting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from communities.people.doors import paced
from home.library.models import Entry
from home.library.selecting import doors
from home.library.selecting.baskets import Holder, Line, basket_for
from home.library.selecting.forms import KeepForm
from writing.pace import GESTURES

TAKEN_OUT = "library.taken_out"  # in the session: where from, the entry, its place, its note


@require_safe
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    """What the reader put together, and what to do with it."""
    reader = reader_of(request)
    form = KeepForm(owner=reader.person) if reader.is_professional else None
    return render(request, "library/basket.html", basket_context(request, basket_for(request), form))


def basket_context(request: HttpRequest, holder: Holder, form: KeepForm | None) -> dict[str, Any]:
    """What the basket's page shows."""
    lines = holder.lines()
    return {
        "crumbs": [(_("Accueil"), "/"), (_("Bibliothèque"), "/productions/"), (_("Panier"), "")],
        "lines": lines,
        "offered": offered_to(request, lines),
        "hidden": holder.hidden(),
        "form": form,
        "undo": undo_of(request),
    }


def offered_to(request: HttpRequest, lines: list[Line]) -> Entry | None:
    """What a production's page sent a visitor here to put in (`ajouter`), where it is not in yet. At most one query."""
    asked = request.GET.get("ajouter", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19) or int(asked) in {one.entry.pk for one in lines}:
        return None
    return Entry.objects.shown().filter(pk=int(asked)).first()


@require_POST
@paced(GESTURES)
def add(request: HttpRequest, token: str | None = None) -> HttpResponse:
    """Puts an entry in; with `rang` and `note`, where and as it was."""
    held, entry = doors.holder(request, token), doors.shown_entry(request)
    place = doors.number(request, "rang") if "rang" in request.POST else None
    try:
        held.put(entry, place=place, note=request.POST.get("note", "").replace("\x00", ""))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        request.session.pop(TAKEN_OUT, None)
        said = _("« %(title)s » est dans votre panier.") if token is None else _("« %(title)s » est dans la sélection.")
        messages.success(request, said % {"title": entry.title})
    return redirect(f"{doors.back(request, token)}#e-{entry.pk}")


@require_POST
@paced(GESTURES)
def remove(request: HttpRequest, token: str | None = None) -> HttpResponse:
    """Takes an entry out; where the list itself is seen, one may change one's mind."""
    held, entry = doors.holder(request, token), doors.number(request)
    where, home = doors.back(request, token), doors.home_of(token)
    was = held.take_out(entry)
    if was is None or where != home:
        return redirect(f"{where}#e-{entry}")
    request.session[TAKEN_OUT] = [home, entry, *was]
    return redirect(f"{home}?annuler={entry}")


def undo_of(request: HttpRequest) -> dict[str, Any] | None:
    """What was just taken out of here: its title, its place and its note, to be put back.

    The address names it; the note is the reader's own, and stays in their session.
    """
    asked = request.GET.get("annuler")
    taken = request.session.get(TAKEN_OUT) if asked else None
    if not taken or [taken[0], str(taken[1])] != [request.path, asked]:
        return None
    found = Entry.objects.shown().filter(pk=taken[1]).first()
    return {"entry": found, "place": taken[2], "note": taken[3]} if found else None


@require_POST
@paced(GESTURES)
def move(request: HttpRequest, token: str | None = None) -> HttpResponse:
    """Up or down by one place."""
    entry = doors.number(request)
    doors.holder(request, token).move(entry, up=request.POST.get("sens") == "haut")
    return redirect(f"{doors.home_of(token)}#e-{entry}")


@require_POST
@paced(GESTURES)
def annotate(request: HttpRequest, token: str | None = None) -> HttpResponse:
    """What an entry is there for."""
    entry = doors.number(request)
    doors.holder(request, token).annotate(entry, request.POST.get("note", "").replace("\x00", ""))
    messages.success(request, _("Votre note est gardée."))
    return redirect(f"{doors.home_of(token)}#e-{entry}")


@require_http_methods(["GET", "HEAD", "POST"])
@paced(GESTURES)
def empty(request: HttpRequest) -> HttpResponse:
    """Empties the basket, once confirmed."""
    held = basket_for(request)
    if request.method == "POST":
        held.empty()
        messages.success(request, _("Votre panier est vide."))
        return redirect("library:basket")
    return render(request, "library/empty.html", {"count": len(held.ids())})
