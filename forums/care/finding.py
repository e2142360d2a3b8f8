"""Finding the message a door leads to, and keeping out who may not do there what it is for."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.access import reader_of
from accounts.reader import Reader
from forums.forum_conversation.models import Post
from forums.views.finding import TopicMixin, crumbs


class CareMixin(TopicMixin):
    """A door of a thread that is not there for who has no right to what is behind it."""

    request: HttpRequest

    @property
    def reader(self) -> Reader:
        """As whom the request reads."""
        return reader_of(self.request)

    def allowed(self) -> bool:
        """Whether the reader has the right; asked of who is signed in, where one has to be."""
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Http404 to who has not the right."""
        if not self.allowed():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What every page around a thread shows."""
        return {
            **super().get_context_data(**kwargs),  # type: ignore[misc]
            "topic": self.topic,
            "forum": self.topic.forum,
            "post": None,
            "hidden": {},
            "crumbs": [*crumbs(self.topic.forum), (self.topic.subject, self.topic.get_absolute_url())],
        }


class MessageMixin(CareMixin):
    """A door of one message of a thread."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.message`; Http404 unless it stands in a thread the reader may open."""
        super().setup(request, *args, **kwargs)
        found = Post.objects.for_page().filter(topic=self.topic)
        self.message: Post = get_object_or_404(found, pk=kwargs["post_pk"])
        self.message.topic = self.topic

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The same, with the message."""
        return {**super().get_context_data(**kwargs), "post": self.message}
