"""How often people may do what costs a network's members something, held at function views."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import reader_of
from writing.doors import held_back
from writing.pace import Pace, TooOften

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
# Each of these writes to all members of a network, or to people who asked for nothing.
PROPOSING = Pace(
    "proposing", 10, 86_400, _("Vous avez fait beaucoup de propositions en peu de temps. La suivante, dans %(wait)s.")
)
INVITING = Pace("inviting", 50, 86_400, _("Vous avez beaucoup invité aujourd'hui. La suite, dans %(wait)s."))


def paced(pace: Pace) -> Callable[[View[P]], View[P]]:
    """For a view that takes presses on buttons: beyond the pace, a page says when to come back. Goes after what asks
    who they are.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def held(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = reader_of(request).person
            try:
                if request.method == "POST" and person is not None:
                    pace.take(person.pk)
            except TooOften as refused:
                return held_back(request, refused)
            return view(request, *args, **kwargs)

        return held

    return decorate


def in_time(request: HttpRequest, form: BaseForm, pace: Pace, times: int = 1) -> bool:
    """Whether a form that could be taken comes at a pace one may keep; if not it says so, with all that was typed.

    `times`: as how many it counts, for one that writes to several people.
    """
    person = reader_of(request).person
    try:
        for _time in range(times):
            if person is not None:
                pace.take(person.pk)
    except TooOften as refused:
        form.add_error(None, str(refused))
        return False
    return True
