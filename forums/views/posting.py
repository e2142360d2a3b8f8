"""Opening a thread, answering, and saying what helped."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums import actions
from forums.forms import ReplyForm, TopicForm
from forums.forum_conversation.models import Post
from forums.permissions import may_write
from forums.views.finding import ForumMixin, TopicMixin, crumbs


class NewTopicView(ProfessionalRequiredMixin, ForumMixin, FormView):
    """Opens a thread."""

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "forum": self.forum, "crumbs": crumbs(self.forum)}

    def form_valid(self, form: TopicForm) -> HttpResponse:
        try:
            topic = actions.open_thread(forum=self.forum, by=reader_of(self.request), **form.cleaned_data)
        except PermissionDenied:
            return self.lead_to_network()
        return redirect(topic)


class ReplyView(ProfessionalRequiredMixin, TopicMixin, FormView):
    """Takes an answer; what was typed comes back with the error when it cannot be taken."""

    form_class = ReplyForm
    template_name = "forums/reply.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "topic": self.topic,
            "forum": self.topic.forum,
            "crumbs": crumbs(self.topic.forum),
        }

    def form_valid(self, form: ReplyForm) -> HttpResponse:
        try:
            post = actions.reply(topic=self.topic, by=reader_of(self.request), **form.cleaned_data)
        except PermissionDenied:
            form.add_error(None, self.refusal())
            return self.form_invalid(form)
        return redirect(post)

    def refusal(self) -> str:
        """Why one may not answer here, and what to do about it."""
        if self.topic.is_locked:
            return _("Ce fil est clos. Votre texte est gardé ci-dessous : ouvrez un autre fil pour le publier.")
        return _("Rejoignez le réseau pour répondre : votre texte est gardé ci-dessous.")


class HelpedView(ProfessionalRequiredMixin, TopicMixin, View):
    """Marks the answer that helped: the asker's to say, not there for anyone else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        post = Post.objects.filter(topic=self.topic, approved=True, pk=kwargs["post_pk"]).first()
        try:
            if post is None:
                raise Http404
            actions.mark_helped(topic=self.topic, post=post, by=reader_of(request))
        except (PermissionDenied, actions.NotHere) as refused:
            raise Http404 from refused
        return redirect(reverse("forums:post", args=[self.topic.slug, self.topic.pk, post.pk]))
