"""The doors of structures, for members: their directory, their pages, and bringing two names together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.people import actions
from communities.people.actions.organisations import UNDOABLE, works_in
from communities.people.doors import for_professionals, paced, professional_or_404
from communities.people.models import Organisation, OrganisationMerge
from communities.people.organisations.finding import near_names, suggestions
from communities.people.organisations.forms import DescribeForm, MergeForm, SearchForm
from communities.people.organisations.listing import directory_of, people_of
from communities.people.paging import page_by_key
from communities.people.refusals import NotPossible
from communities.people.trail import crumbs
from communities.people.visibility import seen_all
from writing.pace import COMPLETING, POSTING


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The structures where someone works whom the reader may see there."""
    reader = professional_or_404(request)
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "listing": page_by_key(directory_of(reader, asked), after=request.GET.get("apres")),
        "clear_url": reverse("people:organisations") if asked else "",
        "crumbs": crumbs(reader, (_("Structures"), "")),
    }
    return render(request, "people/organisations.html", context)


@require_safe
@paced(COMPLETING, "GET")
def suggest(request: HttpRequest) -> HttpResponse:
    """`?q=` (2 characters or more) as `{"results": [{"id", "label", "hint"}]}`, at most 8; for members."""
    professional_or_404(request)
    found = suggestions(request.GET.get("q", ""))
    results = [{"id": one.pk, "label": one.name, "hint": one.territory.name if one.territory else ""} for one in found]
    response = JsonResponse({"results": results})
    response["Cache-Control"] = "private, max-age=60"
    return response


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """A structure, and those who chose to show that they work there; an address that was merged leads on."""
    reader = professional_or_404(request)
    found = get_object_or_404(Organisation.objects.select_related("territory", "merged_into"), slug=slug)
    if found.merged_into:
        return redirect("people:organisation", found.merged_into.slug, permanent=False)
    listing = page_by_key(people_of(found, reader), after=request.GET.get("apres"))
    works_here = works_in(reader, found)
    merges = OrganisationMerge.objects.filter(target=found, undone_at=None).select_related("source", "by")
    context = {
        "organisation": found,
        "people": seen_all(listing.items, reader),
        "listing": listing,
        "works_here": works_here,
        "near": near_names(found.name, besides=found) if works_here else [],
        "merges": [(one, may_undo(one, reader, works_here=works_here)) for one in merges[:20]],
        "crumbs": crumbs(reader, (_("Structures"), reverse("people:organisations")), (found.name, "")),
    }
    return render(request, "people/organisation.html", context)


def may_undo(merge: OrganisationMerge, reader: Reader, *, works_here: bool) -> bool:
    """Whether the reader may set apart what this brought together."""
    concerned = works_here or (reader.person is not None and merge.by_id == reader.person.pk)
    return concerned and timezone.now() - merge.at <= UNDOABLE


def own_organisation(request: HttpRequest, slug: str) -> Organisation:
    """The structure of this address, for who works there; to everyone else the page does not exist."""
    found = get_object_or_404(Organisation.objects.select_related("territory"), slug=slug, merged_into=None)
    if not works_in(reader_of(request), found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(POSTING)
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a structure is, and its site: for who works there."""
    found = own_organisation(request, slug)
    place = found.territory
    initial = {
        "website": found.website,
        "territory": place.name if place else "",
        "territory_id": place.pk if place else "",
    }
    form = DescribeForm(request.POST or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        actions.describe_organisation(
            organisation=found, by=reader_of(request), territory=said["place"], website=said["website"]
        )
        messages.success(request, _("La page de la structure est à jour."))
        return redirect("people:organisation", found.slug)
    return render(request, "people/organisation_describe.html", {"form": form, "organisation": found})


@require_http_methods(["GET", "HEAD", "POST"])
@for_professionals
@paced(POSTING)
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Brings two names of one structure together: for who works there."""
    found = own_organisation(request, slug)
    form = MergeForm(request.POST or None, source=found, initial={"other": request.GET.get("avec", "")[:160]})
    if form.is_valid():
        target = form.cleaned_data["other"]
        try:
            actions.merge_organisations(
                source=found, target=target, by=reader_of(request), reason=form.cleaned_data["reason"]
            )
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            words = {"source": found.name, "target": target.name}
            messages.success(request, _("« %(source)s » et « %(target)s » ne font plus qu'une structure.") % words)
            return redirect("people:organisation", target.slug)
    return render(request, "people/organisation_merge.html", {"form": form, "organisation": found})


@require_POST
@for_professionals
@paced(POSTING)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets two structures apart again."""
    found = get_object_or_404(OrganisationMerge.objects.select_related("source", "target"), pk=pk)
    try:
        actions.undo_merge(merge=found, by=reader_of(request))
    except PermissionDenied as denied:
        raise Http404 from denied
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("people:organisation", found.target.slug)
    messages.success(request, _("Les deux structures sont de nouveau distinctes."))
    return redirect("people:organisation", found.source.slug)
