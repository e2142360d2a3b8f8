"""Saying what a message did for us."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums.forum_conversation.models import Post, Reaction
from forums.reading import actions
from forums.reading.actions.reactions import COUNTERS
from forums.reading.views.finding import MessageMixin
from writing.doors import Paced
from writing.pace import GESTURES


class ReactView(ProfessionalRequiredMixin, MessageMixin, Paced, View):
    """Says it (`dire=1`), or no longer (`dire=0`). The wish is sent, not « the other one »: twice changes nothing."""

    http_method_names = ["post", "options"]
    pace = GESTURES
    kind: str = Reaction.Kind.THANKS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, wanted = Reaction.Kind(self.kind), request.POST.get("dire") != "0"
        try:
            actions.react(post=self.post_shown, kind=kind, wanted=wanted, by=reader_of(request))
        except PermissionDenied:
            raise Http404 from None
        if request.headers.get("Accept") == "application/json":
            count = Post.objects.values_list(COUNTERS[kind], flat=True).get(pk=self.post_shown.pk)
            return JsonResponse({"said": wanted, "count": count})
        return redirect(self.post_shown)
