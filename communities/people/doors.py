"""For whom a page is, and what the others get: the same answer at every door of the communities."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import reader_of
from accounts.models import User
from accounts.reader import Reader
from writing.doors import held_back
from writing.pace import Pace, TooOften

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def professional_or_404(request: HttpRequest) -> Reader:
    """The reader, if they are one of the community; to everyone else the page does not exist."""
    reader = reader_of(request)
    if not reader.is_professional:
        raise Http404
    return reader


def person_of(reader: Reader) -> User:
    """The person whom a door let through; to a passer-by, whom none should, the page does not exist."""
    if reader.person is None:
        raise Http404
    return reader.person


def for_professionals(view: View[P]) -> View[P]:
    """Lead passers-by to signing in and back to this address; to steering accounts the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if reader_of(request).person is None:
            return redirect_to_login(request.get_full_path())
        professional_or_404(request)
        return view(request, *args, **kwargs)

    return guarded


def paced(pace: Pace, method: str = "POST") -> Callable[[View[P]], View[P]]:
    """Hold what is posted, or asked for with another method, to a pace. Goes below what asks who they are."""

    def held(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = reader_of(request).person
            try:
                if request.method == method and person is not None:
                    pace.take(person.pk)
            except TooOften as refused:
                return held_back(request, refused)
            return view(request, *args, **kwargs)

        return guarded

    return held
