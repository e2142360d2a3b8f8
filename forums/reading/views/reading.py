"""Marking as read, going on reading, and the next unread thread. Reading a page writes nothing: only these POSTs do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums.paging import number
from forums.reading import actions
from forums.reading.filters import UNREAD
from forums.reading.forms import ReadForm
from forums.reading.views.finding import way_back
from forums.reading.ways import resume_url, unread_around
from forums.views.finding import ForumMixin, TopicMixin


class TopicReadView(ProfessionalRequiredMixin, TopicMixin, View):
    """Notes how far the reader has read a thread: sent by the page as messages come into view, or by its button."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReadForm(request.POST)
        if not form.is_valid():
            return HttpResponse(status=400)
        actions.read_up_to(topic=self.topic, message_id=form.cleaned_data["jusqua"], by=reader_of(request))
        if form.cleaned_data["discret"]:
            return HttpResponse(status=204)
        return redirect(way_back(request, self.topic.get_absolute_url()))


class ForumReadView(ProfessionalRequiredMixin, ForumMixin, View):
    """Marks all of a forum as read."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.read_forum(forum=self.forum, by=reader_of(request))
        messages.success(request, _("Tout est lu dans « %(name)s ».") % {"name": self.forum.name})
        return redirect(way_back(request, self.forum.get_absolute_url()))


class AllReadView(ProfessionalRequiredMixin, View):
    """Marks every forum as read."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.read_all(by=reader_of(request))
        messages.success(request, _("Tout est lu."))
        return redirect(way_back(request, reverse("forums:index")))


class ResumeView(TopicMixin, View):
    """Leads to the first unread message, on whatever device; a passer-by, to the thread."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(resume_url(self.topic, reader_of(request)))


class NextView(ProfessionalRequiredMixin, View):
    """Leads to the next unread thread (or the one before), at its first unread message."""

    http_method_names = ["get", "head", "options"]
    forward = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader = reader_of(request)
        assert reader.person is not None  # noqa: S101 - the mixin's promise, said for the types
        topic = unread_around(reader, reader.person, number(request.GET.get("apres")), forward=self.forward)
        if topic is None:
            return redirect(f"{reverse('forums:index')}?filtre={UNREAD}")
        return redirect(resume_url(topic, reader))


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The dialog of the keys, which the page's script asks for. The same for everyone, whoever may use them."""
    return render(request, "forums/keys.html", {})
