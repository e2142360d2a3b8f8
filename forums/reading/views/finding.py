"""Finding a message of a thread one may read, and the way back from a gesture."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from forums.forum_conversation.models import Post
from forums.views.finding import TopicMixin


class MessageMixin(TopicMixin):
    """Finds the message, in a thread the reader may read; anything else is not there."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.topic` and `self.post_shown`; Http404 unless the reader may read it."""
        super().setup(request, *args, **kwargs)
        found = Post.objects.filter(topic=self.topic, approved=True, pk=kwargs["post_pk"]).select_related("poster")
        post = found.order_by("pk").first()
        if post is None:
            raise Http404
        post.topic = self.topic
        self.post_shown: Post = post


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page the gesture came from, when it says so (`retour`) and it is one of ours."""
    asked = request.POST.get("retour", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and safe else otherwise
