"""Whose selection an address leads to, and what a button says of an entry."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import reader_of
from home.library.models import Entry, Selection
from home.library.selecting.baskets import Holder, InSelection, basket_for


def own(request: HttpRequest, token: str) -> Selection:
    """The selection of this name, if it is the reader's own."""
    reader = reader_of(request)
    if not reader.is_professional:
        raise Http404
    return get_object_or_404(Selection, token=token, owner=reader.person, basket=False)


def visible(request: HttpRequest, token: str) -> Selection:
    """The selection of this name, if it is shared, or the reader's own."""
    reader = reader_of(request)
    found = Selection.objects.select_related("owner").filter(token=token, basket=False).first()
    is_own = found is not None and reader.is_professional and found.owner_id == reader.person.pk  # type: ignore[union-attr]
    if found is None or not (is_own or (found.shared and found.owner.is_active)):
        raise Http404
    return found


def holder(request: HttpRequest, token: str | None) -> Holder:
    """The reader's basket, or the selection of theirs that has this name."""
    return basket_for(request) if token is None else InSelection(own(request, token), reader_of(request))


def home_of(token: str | None) -> str:
    """Where it is seen."""
    return reverse("library:basket") if token is None else reverse("library:selection", args=[token])


def number(request: HttpRequest, name: str = "entry") -> int:
    """The id that a button gives."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


def shown_entry(request: HttpRequest) -> Entry:
    """The entry that a button gives, if it stands in the library."""
    return get_object_or_404(Entry.objects.shown(), pk=number(request))


def back(request: HttpRequest, token: str | None) -> str:
    """The page that the button stood on, or where what it changes is seen."""
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else home_of(token)
