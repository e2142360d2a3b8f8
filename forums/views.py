"""The forums' doors: each reads the request, makes one call, chooses the answer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums import actions, paging, queries
from forums.forms import MoveForm, ReplyForm, TopicForm
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Post, Topic
from forums.permissions import may_facilitate, may_reply, may_write
from live.actions import seq_of


def crumbs(forum: Forum) -> list[tuple[str, str]]:
    """The way to a forum, itself included."""
    way = [(_("Forums"), reverse("forums:index"))]
    if forum.network:
        way = [(forum.network.name, forum.network.get_absolute_url()), *way]
    return [*way, (forum.name, forum.get_absolute_url())]


class ForumMixin:
    """Finds the forum among those the reader may enter; anything else is not there."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.forum`; Http404 unless the reader may enter it."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        found = Forum.objects.readable_by(reader_of(request)).places().select_related("network")
        self.forum: Forum = get_object_or_404(found, pk=kwargs["pk"])


class TopicMixin:
    """Finds the thread among those the reader may read; anything else is not there."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.topic`; Http404 unless the reader may read it."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        found = Topic.objects.readable_by(reader_of(request)).select_related(
            "forum__network", "poster__profile__organisation"
        )
        self.topic: Topic = get_object_or_404(found, pk=kwargs["pk"])


class IndexView(TemplateView):
    """Every forum the reader may enter, and what is being said."""

    template_name = "forums/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = reader_of(self.request)
        waiting = self.request.GET.get("filtre") == "sans-reponse"
        topics = Topic.objects.readable_by(reader)
        if waiting:
            topics = topics.waiting()
        found, older = paging.page_of_topics(topics, self.request.GET.get("apres"))
        return {
            **super().get_context_data(**kwargs),
            "forums": queries.forums_for(reader),
            "topics": found,
            "older": older,
            "waiting": waiting,
        }


class ForumView(ForumMixin, TemplateView):
    """A forum's threads."""

    template_name = "forums/forum.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["slug"] != self.forum.slug:
            return redirect(self.forum, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = reader_of(self.request)
        waiting = self.request.GET.get("filtre") == "sans-reponse"
        topics = Topic.objects.filter(forum=self.forum, approved=True)
        pinned = [] if waiting else list(topics.filter(type__gt=0).for_list().latest_active())
        rest = topics.waiting() if waiting else topics.filter(type=0)
        found, older = paging.page_of_topics(rest, self.request.GET.get("apres"))
        return {
            **super().get_context_data(**kwargs),
            "forum": self.forum,
            "crumbs": crumbs(self.forum)[:-1],
            "member": reader.belongs_to(self.forum.network_id),
            "pinned": pinned,
            "topics": found,
            "older": older,
            "waiting": waiting,
            "may_write": may_write(reader, self.forum),
        }


class TopicView(TopicMixin, TemplateView):
    """A thread, one page by key, and the place to answer."""

    template_name = "forums/topic.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["slug"] != self.topic.slug:
            return redirect(self.topic, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = reader_of(self.request)
        before, after = (paging.number(self.request.GET.get(name)) for name in ("avant", "apres"))
        seq = seq_of(f"thread:{self.topic.pk}")  # read before the messages: what comes in between is sent, not lost
        page = paging.posts_before(self.topic, before) if before else paging.posts_after(self.topic, after)
        return {
            **super().get_context_data(**kwargs),
            "topic": self.topic,
            "forum": self.topic.forum,
            "crumbs": crumbs(self.topic.forum),
            "page": page,
            "turns": self.turns(page),
            "seq": seq,
            "last_url": self.last_url(page),
            "keywords": list(self.topic.keywords.all()),
            "neighbours": queries.neighbours(self.topic, reader),
            "form": ReplyForm(),
            "tools": "forums/_message_tools.html" if self.asked_by_reader() else "",
            "journal_url": self.journal_url(),
            "may_reply": may_reply(reader, self.topic),
            "may_move": may_facilitate(reader, self.topic.forum),
        }

    def turns(self, page: paging.PostPage) -> list[tuple[Post, list[Knot], bool, bool]]:
        """Each message with the knots tied after it, whether it is the reader's own, whether it helped."""
        person = reader_of(self.request).person
        return [
            (
                post,
                page.knots.get(post.pk, []),
                person is not None and post.poster_id == person.pk,
                post.pk == self.topic.helped_by_id,
            )
            for post in page.posts
        ]

    def asked_by_reader(self) -> bool:
        """Whether the reader asked this question, and so may say what helped."""
        person = reader_of(self.request).person
        return person is not None and self.topic.kind == Topic.Kind.QUESTION and person.pk == self.topic.poster_id

    def last_url(self, page: paging.PostPage) -> str:
        """Where the last message is, when it is on another page."""
        if page.newer is None or self.topic.last_post_id is None:
            return ""
        return reverse("forums:post", args=[self.topic.slug, self.topic.pk, self.topic.last_post_id])

    def journal_url(self) -> str:
        """The journal of facilitation, for those who may read it."""
        network = self.topic.forum.network
        if network is None or not reader_of(self.request).belongs_to(network.pk):
            return ""
        return reverse("networks:journal", args=[network.slug])


class PostView(TopicMixin, View):
    """Leads to one message, on the page of the thread where it stands."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        post = Post.objects.filter(topic=self.topic, approved=True, pk=kwargs["post_pk"]).first()
        if post is None:
            raise Http404
        key = paging.key_before(self.topic, post)
        query = f"?apres={key}" if key else ""
        return redirect(f"{self.topic.get_absolute_url()}{query}#message-{post.pk}")


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
