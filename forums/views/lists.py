"""The forums, and the threads of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts.access import reader_of
from forums import queries
from forums.forum_conversation.models import Topic
from forums.permissions import may_write
from forums.reading.lists import listing
from forums.reading.stances import stance_on_forum
from forums.views.finding import ForumMixin, crumbs


class IndexView(TemplateView):
    """Every forum the reader may enter, and what is being said."""

    template_name = "forums/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = reader_of(self.request)
        return {
            **super().get_context_data(**kwargs),
            "forums": queries.forums_for(reader),
            "listing": listing(Topic.objects.readable_by(reader), self.request.GET, reader),
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
        topics = Topic.objects.filter(forum=self.forum, approved=True)
        return {
            **super().get_context_data(**kwargs),
            "forum": self.forum,
            "crumbs": crumbs(self.forum)[:-1],
            "member": reader.belongs_to(self.forum.network_id),
            "listing": listing(topics, self.request.GET, reader, pinned=True),
            "stance": stance_on_forum(self.forum, reader),
            "may_write": may_write(reader, self.forum),
        }
