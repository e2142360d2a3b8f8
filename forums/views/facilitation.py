"""The doors of facilitation: each asks for a reason, and is not there for anyone else."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums import actions
from forums.forms import MoveForm
from forums.forum.models import Forum
from forums.permissions import may_facilitate
from forums.views.finding import TopicMixin, crumbs


class MoveView(ProfessionalRequiredMixin, TopicMixin, FormView):
    """Moves a thread: facilitation, with its reason. Not there for anyone else."""

    form_class = MoveForm
    template_name = "forums/topic_move.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_facilitate(reader_of(request), self.topic.forum):
            raise Http404

    def get_form(self, form_class: type[MoveForm] | None = None) -> MoveForm:
        form = super().get_form(form_class)
        places = Forum.objects.places().filter(network_id=self.topic.forum.network_id)
        form.fields["target"].queryset = places.exclude(pk=self.topic.forum_id)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "topic": self.topic,
            "forum": self.topic.forum,
            "crumbs": crumbs(self.topic.forum),
        }

    def form_valid(self, form: MoveForm) -> HttpResponse:
        target, reason = form.cleaned_data["target"], form.cleaned_data["reason"]
        try:
            actions.move_thread(topic=self.topic, to=target, by=reader_of(self.request), reason=reason)
        except actions.NotHere as refused:
            form.add_error("target", str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Fil déplacé. La raison est dans le fil et dans le journal."))
        return redirect(self.topic)
