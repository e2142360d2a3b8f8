"""Finding what a door leads to, among what the reader may see; and the way there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import reader_of
from accounts.reader import Reader
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.permissions import may_open
from forums.threshold import topic_at


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
        forum = self.find(reader_of(request), kwargs["pk"])
        if forum is None:
            raise Http404
        self.forum: Forum = forum

    def find(self, reader: Reader, pk: int) -> Forum | None:
        """The forum of this id if the reader may enter it, with its network."""
        return Forum.objects.readable_by(reader).places().select_related("network").filter(pk=pk).first()


class TopicMixin:
    """Finds the thread among those the reader may read; anything else is not there.

    The address of a thread that was merged into another leads to that one, whatever is done there.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.topic`; Http404 unless the reader may read it."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        reader, pk = reader_of(request), kwargs["pk"]
        self.topic: Topic = self.find(reader, pk) or get_object_or_404(
            Topic.objects.openable_by(reader).for_page(), merged=pk
        )

    def find(self, reader: Reader, pk: int) -> Topic | None:
        """The thread of this id if the reader may read it, with what its page shows."""
        return Topic.objects.openable_by(reader).for_page().filter(pk=pk).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Leads what is asked at an old address to the thread's own."""
        here = {"slug": self.topic.slug, "pk": self.topic.pk}
        if request.method in ("GET", "HEAD") and here != {name: kwargs[name] for name in here}:
            return moved_for_good(request, **{**kwargs, **here})
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class QuickTopicMixin(TopicMixin):
    """Finds what stands for the thread at its door (forums.threshold), for what is done all day."""

    state = ""

    def find(self, reader: Reader, pk: int) -> Topic | None:
        """The thread of this id if the reader may read it; sets its `state`."""
        there = topic_at(pk)
        if there is None or not may_open(reader, there[0]):
            return None
        topic, self.state = there
        return topic


def moved_for_good(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """The same door of another thing, with the same question. Asked again each time: a title may be taken back."""
    match = request.resolver_match
    query = request.META.get("QUERY_STRING", "")
    address = reverse(match.view_name if match else "forums:topic", kwargs=kwargs)
    answer = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    answer["Cache-Control"] = "no-cache"
    return answer
