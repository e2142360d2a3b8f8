"""The doors of selections with a name: keeping, reading, describing, sharing, following, deleting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from communities.people.doors import for_professionals, paced
from home.library.models import Following, Selection
from home.library.selecting import actions, doors
from home.library.selecting.baskets import InSelection, basket_for, lines_of
from home.library.selecting.forms import DescribeForm, KeepForm
from home.library.selecting.views import basket_context, undo_of
from home.pages.trail import absolute
from writing.pace import GESTURES


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Makes the basket a selection with a name; a passer-by signs in first, and finds the basket again."""
    reader = reader_of(request)
    if reader.person is None:
        return redirect_to_login(reverse("library:basket"))
    if request.method != "POST" or not reader.is_professional:
        return redirect("library:basket")
    form = KeepForm(request.POST, owner=reader.person)
    if form.is_valid():
        try:
            return redirect(actions.keep_basket(by=reader, **form.cleaned_data))
        except ValidationError as refused:
            form.add_error(None, refused)
    return render(request, "library/basket.html", basket_context(request, basket_for(request), form))


@require_safe
@for_professionals
def selections(request: HttpRequest) -> HttpResponse:
    """Those one keeps, and those of others that one follows."""
    reader = reader_of(request)
    followed = Selection.objects.filter(followers__person=reader.person, shared=True, owner__is_active=True)
    context = {
        "crumbs": [(_("Accueil"), "/"), (_("Bibliothèque"), "/productions/"), (_("Vos sélections"), "")],
        "own": list(counted(Selection.objects.filter(owner=reader.person, basket=False))),
        "followed": list(counted(followed.select_related("owner"))),
    }
    return render(request, "library/selections.html", context)


def counted(rows: QuerySet[Selection]) -> Any:
    """With how many entries each shows."""
    shown = Count("items", filter=Q(items__entry__shown=True))
    return rows.annotate(count=shown).order_by("-changed_at", "-pk")[: actions.MOST_SELECTIONS]


@require_safe
@never_cache
def selection(request: HttpRequest, token: str) -> HttpResponse:
    """A selection: its owner's to change, anyone's to read where it is shared."""
    found, reader = doors.visible(request, token), reader_of(request)
    is_own = reader.is_professional and reader.person is not None and found.owner_id == reader.person.pk
    followers = Following.objects.filter(selection=found, person=reader.person)
    context = {
        "crumbs": [(_("Accueil"), "/"), (_("Bibliothèque"), "/productions/"), (found.name, "")],
        "selection": found,
        "lines": lines_of(found),
        "hidden": InSelection(found, reader).hidden() if is_own else 0,
        "is_own": is_own,
        "follows": not is_own and reader.is_professional and followers.exists(),
        "address": absolute(found.get_absolute_url()),
        "undo": undo_of(request) if is_own else None,
    }
    return render(request, "library/selection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def describe(request: HttpRequest, token: str) -> HttpResponse:
    """Its name, and what it is for."""
    found = doors.own(request, token)
    form = DescribeForm(request.POST or None, initial={"name": found.name, "note": found.note})
    if request.method == "POST" and form.is_valid():
        actions.describe(selection=found, by=reader_of(request), **form.cleaned_data)
        return redirect(found)
    return render(request, "library/describe.html", {"selection": found, "form": form})


@require_POST
@for_professionals
@paced(GESTURES)
def share(request: HttpRequest, token: str) -> HttpResponse:
    """Shows it to whoever has its address, or to nobody any more."""
    found = doors.own(request, token)
    if request.POST.get("partage") == "1":
        actions.share(selection=found, by=reader_of(request))
        messages.success(request, _("Qui a l'adresse de cette sélection peut la lire, avec vos notes et votre nom."))
    else:
        actions.share_no_more(selection=found, by=reader_of(request))
        messages.success(request, _("Vous seul·e lisez cette sélection. Son ancienne adresse ne mène nulle part."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(GESTURES)
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Deletes it, once confirmed."""
    found = doors.own(request, token)
    if request.method == "POST":
        actions.delete(selection=found, by=reader_of(request))
        messages.success(request, _("La sélection « %(name)s » est supprimée.") % {"name": found.name})
        return redirect("library:selections")
    return render(request, "library/delete.html", {"selection": found, "followers": found.followers.count()})


@require_POST
@for_professionals
@paced(GESTURES)
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Be told each week what is added to it, or no more."""
    found, reader = doors.visible(request, token), reader_of(request)
    if request.POST.get("suivre") == "1" and found.shared and found.owner_id != reader.person.pk:  # type: ignore[union-attr]
        actions.follow(selection=found, by=reader)
        messages.success(request, _("Vous recevrez chaque semaine ce qui s'y ajoute, et rien si rien ne s'y ajoute."))
    else:
        actions.follow_no_more(selection=found, by=reader)
        messages.success(request, _("Vous ne recevrez plus de courriel de cette sélection."))
    return redirect(found)
