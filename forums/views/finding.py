"""Finding what a door leads to, among what the reader may see; and the way there."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import reader_of
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic


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
    """Finds the thread among those the reader may read; anything else is not there.

    The address of a thread that was merged into another leads to that one, whatever is done there.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.topic`; Http404 unless the reader may read it."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        found = Topic.objects.openable_by(reader_of(request)).for_page()
        topic = found.filter(pk=kwargs["pk"]).first()
        self.topic: Topic = topic or get_object_or_404(found, merged=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Leads what is asked at an old address to the thread's own."""
        here = {"slug": self.topic.slug, "pk": self.topic.pk}
        if request.method in ("GET", "HEAD") and here != {name: kwargs[name] for name in here}:
            return moved_for_good(request, **{**kwargs, **here})
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


def moved_for_good(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """The same door of another thing, with the same question. Asked again each time: a title may be taken back."""
    match = request.resolver_match
    query = request.META.get("QUERY_STRING", "")
    address = reverse(match.view_name if match else "forums:topic", kwargs=kwargs)
    answer = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    answer["Cache-Control"] = "no-cache"
    return answer
