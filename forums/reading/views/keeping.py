"""Keeping messages for oneself, with a note and a reminder."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from forums import paging
from forums.reading import actions
from forums.reading.forms import KeepForm
from forums.reading.kept import kept_by
from forums.reading.models import Bookmark
from forums.reading.views.finding import MessageMixin
from forums.views.finding import crumbs
from writing.doors import Paced, PacedForm
from writing.pace import GESTURES

LET_GO = "let_go"  # in the session, for as long as it takes to change one's mind


class KeptView(ProfessionalRequiredMixin, TemplateView):
    """What one keeps."""

    template_name = "forums/gardes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept, older = kept_by(reader_of(self.request), paging.number(self.request.GET.get("apres")))
        return {
            **super().get_context_data(**kwargs),
            "kept": kept,
            "older_url": f"?apres={older}" if older else "",
            "let_go": self.request.session.pop(LET_GO, None) if LET_GO in self.request.session else None,
        }


class KeepView(ProfessionalRequiredMixin, MessageMixin, PacedForm, FormView):
    """Keeps a message, or changes the note and the day."""

    pace = GESTURES
    form_class = KeepForm
    template_name = "forums/garder.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        person = reader_of(request).person
        held = Bookmark.objects.filter(person=person, post=self.post_shown) if person else Bookmark.objects.none()
        self.held: Bookmark | None = held.order_by("pk").first()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "held": self.held.remind_on if self.held else None}

    def get_initial(self) -> dict[str, Any]:
        return {"note": self.held.note, "remind_on": self.held.remind_on} if self.held else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "topic": self.topic,
            "forum": self.topic.forum,
            "post": self.post_shown,
            "held": self.held,
            "crumbs": crumbs(self.topic.forum),
        }

    def form_valid(self, form: KeepForm) -> HttpResponse:
        actions.keep(post=self.post_shown, by=reader_of(self.request), **form.cleaned_data)
        messages.success(self.request, _("Message gardé : vous le retrouvez dans « Mes messages gardés »."))
        return redirect(self.post_shown)


class LetGoView(ProfessionalRequiredMixin, MessageMixin, Paced, View):
    """Keeps a message no longer; `annuler` puts back what was just let go."""

    http_method_names = ["post", "options"]
    pace = GESTURES

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "annuler" in request.POST:
            self.put_back(request)
        elif gone := actions.let_go(post=self.post_shown, by=reader_of(request)):
            request.session[LET_GO] = {
                "url": reverse("forums:let_go", args=[self.topic.slug, self.topic.pk, self.post_shown.pk]),
                "title": self.topic.subject,
                "note": gone.note,
                "remind_on": gone.remind_on.isoformat() if gone.remind_on else "",
                "at": gone.at.isoformat(),
            }
        return redirect("forums:kept")

    def put_back(self, request: HttpRequest) -> None:
        """Takes what the page sent back: the reader's own note and day, nothing one could not type."""
        form = KeepForm(request.POST, held=parse_date(request.POST.get("remind_on", "") or "-"))
        try:
            at = dt.datetime.fromisoformat(request.POST.get("at", ""))
        except ValueError:
            return
        if form.is_valid() and at.tzinfo:
            actions.put_back(post=self.post_shown, by=reader_of(request), at=at, **form.cleaned_data)
