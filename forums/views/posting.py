"""Opening a thread, answering, and saying what helped."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums import actions
from forums.composing import writing
from forums.composing.views import is_someone_else
from forums.forms import ReplyForm
from forums.forum_conversation.models import Post, Topic
from forums.kinds import hats
from forums.permissions import may_reply
from forums.views.finding import QuickTopicMixin, TopicMixin, crumbs
from writing.doors import PacedForm


class ReplyView(ProfessionalRequiredMixin, QuickTopicMixin, PacedForm, FormView):
    """Takes an answer; what was typed comes back with the error when it cannot be taken.

    A script that asks for JSON is told where the message is (201), that the page has something to say first (422), that
    someone else is signed in by now (409), or that it comes too soon (429, `reason`). What others said since the form
    was drawn (`seen`) is shown once before the answer is taken; `confirme` takes it.
    """

    form_class = ReplyForm
    template_name = "forums/reply.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_someone_else(request):
            return JsonResponse({"who": True}, status=409)
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        if self.request.method == "POST":
            return {}
        hat = hats.last_chosen(self.request, self.topic.forum)
        return {"hat": hat, **writing.begun(self.topic, reader_of(self.request), self.request.GET)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newer = kwargs.pop("newer", [])
        topic = get_object_or_404(Topic.objects.for_page(), pk=self.topic.pk)
        return {
            **super().get_context_data(**kwargs),
            "topic": topic,
            "forum": topic.forum,
            "crumbs": crumbs(topic.forum),
            "hats": hats.choices(reader_of(self.request)),
            "newer": newer,
            "seen": newer[-1].pk if newer else self.topic.last_post_id,
        }

    def form_valid(self, form: ReplyForm) -> HttpResponse:
        reader, asked = reader_of(self.request), self.request.POST
        if newer := writing.meanwhile(self.topic, reader, asked, form.cleaned_data):
            return self.show_again(form, newer=newer)
        try:
            post = writing.answer(topic=self.topic, by=reader, **form.cleaned_data)
        except PermissionDenied:
            form.add_error(None, self.refusal())
            return self.form_invalid(form)
        if "hat" in asked:
            hats.remember(self.request, self.topic.forum, form.cleaned_data["hat"])
        return JsonResponse({"url": post.get_absolute_url()}, status=201) if self.scripted() else redirect(post)

    def form_invalid(self, form: ReplyForm) -> HttpResponse:
        return self.show_again(form)

    def show_again(self, form: ReplyForm, **more: Any) -> HttpResponse:
        """The page with what was typed; to a script, that there is one to be read."""
        if self.scripted():
            return JsonResponse({"again": True}, status=422)
        return self.render_to_response(self.get_context_data(form=form, **more))

    def scripted(self) -> bool:
        """Whether a script asks, which reads JSON."""
        return self.request.headers.get("Accept") == "application/json"

    def refusal(self) -> str:
        """Why one may not answer here, and what to do about it."""
        if self.topic.is_locked:
            return _("Ce fil est clos. Votre texte est gardé ci-dessous : ouvrez un autre fil pour le publier.")
        if may_reply(reader_of(self.request), self.topic):
            return _("Choisissez une de vos fonctions : celle-ci n'est pas la vôtre.")
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
