"""The doors of the kinds of thread: opening one, its sheet, its poll."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums import actions
from forums.forum_conversation.models import Topic
from forums.kinds import hats, publishing
from forums.kinds.forms import SheetForm, TopicForm
from forums.kinds.polls import poll_for
from forums.kinds.sheets import past_of
from forums.permissions import may_write, may_write_sheet
from forums.views.finding import ForumMixin, TopicMixin, crumbs
from writing.doors import Paced, PacedForm
from writing.pace import GESTURES


class NewTopicView(ProfessionalRequiredMixin, ForumMixin, PacedForm, FormView):
    """Opens a thread; `?genre=` chooses its kind beforehand."""

    template_name = "forums/topic_new.html"
    form_class = TopicForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_write(reader_of(request), self.forum):
            return self.lead_to_network()
        return super().get(request, *args, **kwargs)

    def lead_to_network(self) -> HttpResponse:
        """Someone who reads here without being a member is shown where one joins."""
        messages.info(self.request, _("Rejoignez le réseau pour y écrire : c'est immédiat."))
        return redirect(self.forum.network or self.forum)

    def get_initial(self) -> dict[str, Any]:
        begun = publishing.begun(self.forum, reader_of(self.request), self.request.GET)
        return {**super().get_initial(), "hat": hats.last_chosen(self.request, self.forum), **begun}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "hats": hats.choices(reader_of(self.request))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "forum": self.forum, "crumbs": crumbs(self.forum)}

    def form_valid(self, form: TopicForm) -> HttpResponse:
        try:
            topic = publishing.open_thread(forum=self.forum, by=reader_of(self.request), **form.written())
        except PermissionDenied:
            return self.lead_to_network()
        hats.remember(self.request, self.forum, form.cleaned_data["hat"])
        return redirect(topic)


class SheetView(ProfessionalRequiredMixin, TopicMixin, PacedForm, FormView):
    """Writes the sheet of an experience: for who tells it, not there for anyone else."""

    form_class = SheetForm
    template_name = "forums/sheet_edit.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        reader = reader_of(request)
        there = self.topic.kind == Topic.Kind.EXPERIENCE
        if not there or (reader.person is not None and not may_write_sheet(reader, self.topic)):
            raise Http404

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **SheetForm.initial_of(self.topic)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "topic": self.topic,
            "forum": self.topic.forum,
            "crumbs": crumbs(self.topic.forum),
            "past_url": past_of(self.topic),
        }

    def form_valid(self, form: SheetForm) -> HttpResponse:
        place, said = form.cleaned_data["place"], form.said()
        actions.write_sheet(topic=self.topic, by=reader_of(self.request), fields=said, territory=place)
        messages.success(self.request, _("La fiche est à jour."))
        return redirect(self.topic)


class VoteView(ProfessionalRequiredMixin, TopicMixin, Paced, View):
    """Takes a vote, or takes it back; what was ticked comes back with the reason when it cannot be taken."""

    http_method_names = ["get", "head", "post"]
    pace = GESTURES

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not hasattr(self.topic, "poll"):
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(f"{self.topic.get_absolute_url()}#sondage")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = [int(pk) for pk in request.POST.getlist("reponse") if pk.isascii() and pk.isdigit() and len(pk) < 19]
        poll, reader = self.topic.poll, reader_of(request)
        try:
            if "retirer" in request.POST:
                actions.withdraw_vote(poll=poll, by=reader)
            else:
                actions.vote(poll=poll, by=reader, options=ticked)
        except (actions.NotHere, PermissionDenied) as refused:
            return self.refuse(str(refused) or _("Rejoignez le réseau pour voter."), ticked)
        return redirect(f"{self.topic.get_absolute_url()}#sondage")

    def refuse(self, reason: str, ticked: list[int]) -> HttpResponse:
        """The poll once more, with what was ticked and why it was not counted."""
        topic, reader = self.topic, reader_of(self.request)
        context = {
            "topic": topic,
            "forum": topic.forum,
            "crumbs": crumbs(topic.forum),
            "poll": poll_for(topic.poll, topic, reader, chosen=ticked),
            "refusal": reason,
        }
        return render(self.request, "forums/vote.html", context)
