"""Doors around a thread: its plan, print, exports; threads alike and who will be told, asked while one writes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from background import papers
from background.papers import State
from forums import paging
from forums.around import exports, markdown, printing, tasks, volumes
from forums.around.notices import named, told
from forums.around.plan import plan_of
from forums.around.similar import TITLE_READ, says_enough, speaking_of
from forums.around.streaming import streamed
from forums.permissions import may_reply, may_write
from forums.views.finding import ForumMixin, TopicMixin, crumbs
from writing.doors import Paced
from writing.pace import COMPLETING

READING = ["get", "head"]


class AskedByScript(ProfessionalRequiredMixin, Paced):
    """For a fragment that a page asks for while one writes: it is never kept."""

    pace, held = COMPLETING, ("GET",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keeps it out of every cache."""
        answer = super().dispatch(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer


class SimilarView(AskedByScript, ForumMixin, View):
    """Threads that speak of what the title being written says, for whoever may write here."""

    http_method_names = READING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader = reader_of(request)
        if not may_write(reader, self.forum):
            raise Http404
        title = request.GET.get("titre", "").replace("\0", " ")[:TITLE_READ]
        found = speaking_of(title, reader) if says_enough(title) else []
        return render(request, "forums/new/_similar_found.html", {"found": found})


class ToldHereView(AskedByScript, TopicMixin, View):
    """Who will be told of an answer, for whoever may answer."""

    http_method_names = READING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader, forum = reader_of(request), self.topic.forum
        if reader.person is None or not may_reply(reader, self.topic):
            raise Http404
        keywords = list(self.topic.keywords.order_by("pk").values_list("pk", flat=True))
        mentions = named(request.GET.getlist("cite"), forum)
        answer = told(forum=forum, topic=self.topic, keywords=keywords, mentions=mentions, author=reader.person)
        return render(request, "forums/thread/_told_found.html", {"told": answer})


class ToldOfNewView(AskedByScript, ForumMixin, View):
    """Who will be told of a new thread, for whoever may open one."""

    http_method_names = READING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader = reader_of(request)
        if reader.person is None or not may_write(reader, self.forum):
            raise Http404
        keywords = {pk for text in request.GET.getlist("mot")[:50] if (pk := paging.number(text))}
        mentions = named(request.GET.getlist("cite"), self.forum)
        answer = told(forum=self.forum, topic=None, keywords=keywords, mentions=mentions, author=reader.person)
        return render(request, "forums/thread/_told_found.html", {"told": answer})


class PlanView(TopicMixin, TemplateView):
    """The plan of a thread: a page, or (`partie`) what the thread's page puts in its rail."""

    http_method_names = READING

    def get_template_names(self) -> list[str]:
        return ["forums/thread/_plan.html" if "partie" in self.request.GET else "forums/plan.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "topic": self.topic,
            "forum": self.topic.forum,
            "crumbs": crumbs(self.topic.forum),
            "plan": plan_of(self.topic, reader_of(self.request)),
            "level": 3 if "partie" in self.request.GET else 2,
        }


class PrintView(TopicMixin, View):
    """A thread on a clean page, a volume at a time."""

    http_method_names = READING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        after = paging.number(request.GET.get("apres")) or 0
        pieces = printing.printed(self.topic, after=after, most=volumes.VOLUME)
        return streamed(request, pieces, "text/html; charset=utf-8")


class MarkdownView(TopicMixin, View):
    """A thread as a Markdown file."""

    http_method_names = READING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = streamed(request, markdown.exported(self.topic), "text/markdown; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(True, f"{self.topic.slug}.md") or "attachment"
        return answer


class PdfMixin(ProfessionalRequiredMixin, TopicMixin):
    """Finds the PDF of a thread as it stands; a hidden thread has none."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Sets `self.name`, the PDF's."""
        super().setup(request, *args, **kwargs)
        if not self.topic.approved:
            raise Http404
        self.name = exports.name_of(self.topic) if reader_of(request).is_professional else ""


class PdfView(PdfMixin, TemplateView):
    """Where a PDF is; asks for it."""

    http_method_names = ["get", "head", "post"]
    template_name = "forums/pdf.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "topic": self.topic,
            "forum": self.topic.forum,
            "crumbs": crumbs(self.topic.forum),
            "state": exports.state_of(self.topic, self.name).value,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if exports.state_of(self.topic, self.name) in (State.NONE, State.FAILED):
            papers.want(self.name)
            tasks.typeset.enqueue(self.topic.pk, self.name)
        return redirect(request.path)


class PdfFileView(PdfMixin, View):
    """The PDF itself, for whoever may read the thread, as long as it says what the thread says."""

    http_method_names = READING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if exports.state_of(self.topic, self.name) is not State.READY:
            messages.info(request, _("Ce fil a changé depuis : demandez un nouveau PDF."))
            return redirect("forums:pdf", self.topic.slug, self.topic.pk)
        answer = streamed(request, papers.read(self.name), "application/pdf")
        answer["Content-Disposition"] = content_disposition_header(True, f"{self.topic.slug}.pdf") or "attachment"
        answer["Cache-Control"] = "private, no-store"
        return answer
