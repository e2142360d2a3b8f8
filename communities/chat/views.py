"""The room's door: its last messages, older ones by key, and the place to speak. Members only."""

import itertools
import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from accounts.access import ProfessionalRequiredMixin, reader_of
from communities.chat.actions import room_of, say
from communities.chat.models import ChatMessage
from communities.networks.models import Network
from live.actions import seq_of
from writing.doors import PacedForm
from writing.pace import SAYING

MESSAGES_A_PAGE = 50


class SayForm(forms.Form):
    """Something to say. `key` names this one attempt: sent twice, it is said once."""

    body = forms.CharField(
        label=_("Votre message"),
        required=False,  # the action says what is wrong, in the same words at every door
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("Dire quelque chose au réseau…")}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class RoomView(ProfessionalRequiredMixin, PacedForm, FormView):
    """A network's room."""

    pace = SAYING
    template_name = "chat/room.html"
    form_class = SayForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.network` and `self.room`; Http404 unless the reader is a member."""
        super().setup(request, *args, **kwargs)
        networks = Network.objects.filter(pk__in=reader_of(request).member_of)
        self.networks = list(networks.order_by("name", "pk"))
        found = next((one for one in self.networks if one.slug == kwargs["slug"]), None)
        if found is None:
            raise Http404
        self.network = found
        self.room = room_of(self.network)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = self.request.GET.get("avant", "")
        seq = seq_of(f"room:{self.room.pk}")
        said = ChatMessage.objects.for_page().filter(room=self.room)
        if before.isascii() and before.isdigit() and len(before) < 19:
            said = said.filter(pk__lt=int(before))
        found = list(said[: MESSAGES_A_PAGE + 1])
        older = found[MESSAGES_A_PAGE - 1].pk if len(found) > MESSAGES_A_PAGE else None
        by_day = itertools.groupby(found[:MESSAGES_A_PAGE][::-1], key=lambda one: timezone.localdate(one.at))
        return {
            **super().get_context_data(**kwargs),
            "network": self.network,
            "networks": self.networks,
            "room": self.room,
            "days": [(day, list(messages)) for day, messages in by_day],
            "older": older,
            "seq": seq,
        }

    def form_valid(self, form: SayForm) -> HttpResponse:
        try:
            say(room=self.room, by=reader_of(self.request), **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error("body", wrong)
            return self.form_invalid(form)
        except PermissionDenied as refused:
            raise Http404 from refused
        return redirect("chat:room", slug=self.network.slug)
