"""A thread, and the way to one of its messages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from django.views.generic.base import View

from accounts.access import reader_of
from forums import drawn, paging, pointing
from forums.around import page as around
from forums.care import page as care
from forums.forms import ReplyForm
from forums.forum_conversation.models import Post, Topic
from forums.kinds import page as kinds
from forums.permissions import may_facilitate, may_reply
from forums.reading import page as reading
from forums.views.finding import TopicMixin, crumbs


class TopicView(TopicMixin, TemplateView):
    """A thread, one page by key, and the place to answer."""

    template_name = "forums/topic.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = reader_of(self.request)
        before, after = (paging.number(self.request.GET.get(name)) for name in ("avant", "apres"))
        rights = {
            "asked": self.asked_by_reader(),
            "may_reply": may_reply(reader, self.topic),
            "may_facilitate": may_facilitate(reader, self.topic.forum),
        }
        page = drawn.page(self.topic, reader, rights, self.journal_url(), before=before, after=after)
        standing = reading.context(self.topic, reader, page.pks)
        cards, similar = pointing.cards(self.topic, reader, {line.pk: line.points_to for line in page.lines})
        own = {"mine": standing["mine"], "read_to": standing["read_to"], "cards": cards}
        return {
            **super().get_context_data(**kwargs),
            **standing,
            **kinds.context(self.topic, reader),
            **care.context(self.topic, reader),
            **around.context(self.topic, reader),
            "topic": self.topic,
            "forum": self.topic.forum,
            "crumbs": crumbs(self.topic.forum),
            "page": page,
            "lines": drawn.for_reader(page, self.topic, reader, rights, **own),
            "similar": similar,
            "last_url": self.last_url(page),
            "keywords": list(self.topic.keywords.all()),
            "form": ReplyForm(),
            **rights,
        }

    def asked_by_reader(self) -> bool:
        """Whether the reader asked this question, and so may say what helped."""
        person = reader_of(self.request).person
        return person is not None and self.topic.kind == Topic.Kind.QUESTION and person.pk == self.topic.poster_id

    def last_url(self, page: drawn.Drawn) -> str:
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
    """Leads to one message, on the page of the thread where it stands by now."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        post = get_object_or_404(Post.objects.select_related("topic"), approved=True, pk=kwargs["post_pk"])
        if post.topic_id != self.topic.pk:
            get_object_or_404(Topic.objects.openable_by(reader_of(request)), pk=post.topic_id)
            return redirect(post)
        key = paging.key_before(self.topic, post)
        query = f"?apres={key}" if key else ""
        return redirect(f"{self.topic.get_absolute_url()}{query}#message-{post.pk}")
