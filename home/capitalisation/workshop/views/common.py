"""What the doors of the workshop share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import reader_of
from home.capitalisation.actions import NotNow
from home.capitalisation.models import Draft, Passage
from home.capitalisation.permissions import Seat
from writing.pace import Pace, TooOften

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(draft: Draft | None = None, *further: str) -> list[tuple[str, str]]:
    """The way to a draft, and beyond."""
    steps = [(_("Accueil"), "/"), (_("Écrire"), reverse("capitalisation:drafts"))]
    if draft is not None:
        steps.append((draft.title, draft.get_absolute_url()))
    steps += [(label, "") for label in further]
    return [*steps[:-1], (steps[-1][0], "")]


def page(
    request: HttpRequest, seat: Seat, template: str, label: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page about a draft."""
    shown = {"seat": seat, "draft": seat.draft, "crumbs": crumbs(seat.draft, label), "label": label, **context}
    return render(request, f"capitalisation/{template}.html", shown, status=status)


def take(request: HttpRequest, pace: Pace) -> None:
    """Count one more for who asks. Raises TooOften."""
    person = reader_of(request).person
    assert person is not None  # noqa: S101 - the door is for members, said for the types
    pace.take(person.pk)


def press(request: HttpRequest, pace: Pace, acts: dict[str, Callable[[], Any]]) -> Any:
    """Do what a button (`geste`) asks for; what cannot be done is said above the page that follows.

    Raises Http404 for what is no button here, or not the reader's to press.
    """
    act = acts.get(request.POST.get("geste", ""))
    if act is None:
        raise Http404
    try:
        take(request, pace)
        return act()
    except (NotNow, TooOften) as refused:
        messages.error(request, str(refused))
    except PermissionDenied as denied:
        raise Http404 from denied
    return None


def at(passage: Passage) -> str:
    """Where a passage stands in the workshop."""
    return f"{passage.draft.get_absolute_url()}#passage-{passage.pk}"


def address_of(passage: Passage, name: str = "passage") -> str:
    """A page of a passage."""
    return reverse(f"capitalisation:{name}", args=[passage.draft_id, passage.pk])
