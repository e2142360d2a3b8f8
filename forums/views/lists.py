"""The forums, and the threads of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts.access import reader_of
from forums import paging, queries
from forums.forum_conversation.models import Topic
from forums.permissions import may_write
from forums.views.finding import ForumMixin, crumbs


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
