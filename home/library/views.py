"""The library's own door: it finds the page at once, where Wagtail would walk down to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from wagtail.views import serve

from home.library import asking
from home.library.listing import settled
from home.pages.reading import ReadQuerySet
from home.productions.models import LibraryPage

PATH = "productions/"


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The library, where everyone may read it and it stands where it always did; else Wagtail knows what to answer.

    A place that was typed becomes one that the address names, if only one bears that name.
    """
    asked = asking.read(request.GET)
    narrower, candidates = settled(asked)
    if narrower != asked:
        return redirect(request.path + narrower.address())
    request.library_places = candidates  # type: ignore[attr-defined]
    page = ReadQuerySet(LibraryPage).open_to_all().filter(slug=PATH.strip("/"), depth=3).first()
    return serve(request, PATH) if page is None else page.serve(request)
