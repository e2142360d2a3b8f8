"""Who may enter the steering space. What others get there is what they get at an address that does not exist."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import reader_of
from accounts.reader import Reader

View = Callable[[HttpRequest], HttpResponse]


def may_enter(reader: Reader) -> bool:
    """Steering accounts, and nobody else: administering the machine is no function of steering."""
    return reader.is_steering


def for_steering(view: View) -> View:
    """Guard a view of the steering space."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not may_enter(reader_of(request)):
            raise Http404
        return view(request)

    return guarded
