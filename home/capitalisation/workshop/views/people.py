"""Who writes a draft, and inviting others."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.meetings.naming import CHOICES, hint
from communities.networks.doors import INVITING, in_time
from communities.people.doors import paced
from home.capitalisation import actions
from home.capitalisation.finding import for_readers, for_writers
from home.capitalisation.permissions import Seat
from home.capitalisation.workshop.naming import InviteForm, like
from home.capitalisation.workshop.views.common import BOTH, page
from writing.pace import COMPLETING


@BOTH
@for_readers
def writers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who writes it, who was invited; posting invites."""
    if request.method == "POST" and not seat.writes:
        raise Http404
    form = InviteForm(request.POST if request.method == "POST" else None, draft=seat.draft)
    if form.is_bound and form.is_valid() and in_time(request, form, INVITING):
        person, word = form.cleaned_data["person"], form.cleaned_data["word"]
        try:
            actions.invite_writer(draft=seat.draft, by=seat.reader, person=person, word=word)
        except actions.NotNow as refused:
            form.add_error("who", str(refused))
        except PermissionDenied as denied:
            raise Http404 from denied
        else:
            messages.success(request, _("%(name)s est invité·e.") % {"name": person.get_full_name()})
            return redirect("capitalisation:writers", seat.draft.pk)
    writing = seat.draft.writers.filter(until=None).select_related("person__profile__organisation")
    waiting = seat.draft.invitations.filter(answered_at=None).select_related("person") if seat.writes else []
    context: dict[str, Any] = {
        "form": form if seat.writes and not seat.dropped else None,
        "writing": writing,
        "waiting": waiting,
    }
    return page(request, seat, "writers", _("Qui écrit"), **context)


@require_safe
@for_writers
@paced(COMPLETING, "GET")
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """`?q=` (2 characters or more) as `{"results": [{"id", "label", "hint"}]}`: who may be invited."""
    typed = request.GET.get("q", "").strip()
    found = like(seat.draft, typed)[:CHOICES] if len(typed) >= 2 else []
    results = [{"id": one.person_id, "label": one.person.get_full_name(), "hint": hint(one)} for one in found]
    response = JsonResponse({"results": results})
    patch_cache_control(response, private=True, max_age=60)
    return response
