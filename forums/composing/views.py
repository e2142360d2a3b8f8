"""Doors of what helps to write. What the composer asks gets JSON; a page lists one's drafts."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from accounts.access import ProfessionalRequiredMixin, reader_of
from communities.people.models import Profile
from communities.people.visibility import seen_by_members
from forums import paging
from forums.composing import actions, queries
from forums.composing.models import Draft
from forums.composing.places import Place, place_named, writing_at
from search.models import Document
from writing.doors import Paced
from writing.pace import COMPLETING, DRAFTING

NOT_KEPT = {"csrfmiddlewaretoken", "body", "key", "seen", "confirme"}  # of a form: what is no part of what one writes


class WriterMixin:
    """For what scripts ask while one writes: not there for anyone but the people of the community."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lets professionals through; anyone else finds nothing, and a script no page to sign in."""
        if not reader_of(request).is_professional:
            raise Http404
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        answer["Cache-Control"] = "no-store"
        return answer


class DraftView(WriterMixin, Paced, View):
    """The draft of one place: given to the composer that opens, taken from the one that writes."""

    http_method_names = ["get", "post"]
    pace = DRAFTING

    def get(self, request: HttpRequest, place: str) -> HttpResponse:
        reader = reader_of(request)
        if writing_at(place, reader) is None:
            raise Http404
        return JsonResponse(drawn(Draft.objects.filter(person=reader.person, place=place).first()))

    def post(self, request: HttpRequest, place: str) -> HttpResponse:
        reader = reader_of(request)
        if is_someone_else(request):
            return JsonResponse({"who": True}, status=409)
        try:
            saved = actions.save_draft(by=reader, place=place, **sent(request))
        except PermissionDenied as refused:
            raise Http404 from refused
        except actions.DraftChanged as changed:
            return JsonResponse(drawn(changed.draft), status=409)
        except actions.NotHere as refused:
            return JsonResponse({"reason": str(refused)}, status=422)
        return JsonResponse({"number": saved.number if saved else 0})


class AttachView(ProfessionalRequiredMixin, Paced, View):
    """Without a script: keeps what stands in a form as its draft, and leads to the page that takes files."""

    http_method_names = ["get", "post"]
    pace = DRAFTING

    def get(self, request: HttpRequest, place: str) -> HttpResponse:
        if place_named(place, reader_of(request)) is None:
            raise Http404
        return redirect(f"{reverse('forums:files')}?{urlencode({'lieu': place})}")

    def post(self, request: HttpRequest, place: str) -> HttpResponse:
        words = typed(request)
        try:
            actions.keep_typed(by=reader_of(request), place=place, **words)
        except PermissionDenied as refused:
            raise Http404 from refused
        except actions.NotHere as refused:
            context = {"error": str(refused), "words": words["body"]}
            return render(request, "forums/files/not_kept.html", context, status=422)
        return self.get(request, place)


def typed(request: HttpRequest) -> dict[str, Any]:
    """What a form holds, as it is sent without a script: the text, its key, and the other fields that say something."""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT and any(values)}
    more = {name: values if len(values) > 1 else values[0] for name, values in fields.items()}
    form = sent(request)
    return {"body": form["body"], "key": form["key"], "more": more}


def sent(request: HttpRequest) -> dict[str, Any]:
    """What a composer sends of a draft; what is not understood is left out."""
    try:
        more = json.loads(request.POST.get("more") or "{}")
    except (ValueError, RecursionError):
        more = {}
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        key = None
    return {
        "body": request.POST.get("body", "").replace("\r\n", "\n"),
        "more": {name: value for name, value in more.items() if plain(value)} if isinstance(more, dict) else {},
        "number": min(paging.number(request.POST.get("number")) or 0, 2**31 - 1),
        "key": key,
    }


def plain(value: object) -> bool:
    """Whether this is what a form's field can hold: words, or several."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def drawn(draft: Draft | None) -> dict[str, Any]:
    """A draft as the composer reads it; `number` 0 where there is none."""
    if draft is None:
        return {"number": 0, "body": "", "more": {}, "said": ""}
    said = _("Brouillon du %(moment)s") % {"moment": queries.moment(draft.updated_at)}
    return {
        "number": draft.number, "body": draft.body, "more": draft.more, "key": str(draft.key), "said": said,
    }  # fmt: skip


def is_someone_else(request: HttpRequest) -> bool:
    """Whether a page drawn for someone (`par`) sends under another account: the words are not this one's."""
    reader, named = reader_of(request), request.POST.get("par", "")
    return bool(named) and reader.person is not None and named != str(reader.person.pk)


class PeopleView(WriterMixin, Paced, View):
    """Who may be named at a place."""

    http_method_names = ["get"]
    pace, held = COMPLETING, ("GET",)

    def get(self, request: HttpRequest) -> HttpResponse:
        place = place_named(request.GET.get("lieu", ""), reader_of(request))
        if place is None:
            raise Http404
        return JsonResponse({"results": self.results(place, request.GET.get("q", ""))})

    def results(self, place: Place, query: str) -> list[dict[str, str]]:
        """Name, structure, and what is written into the message."""
        return [self.line(one) for one in queries.people_at(place, query, reader_of(self.request))]

    @staticmethod
    def line(profile: Profile) -> dict[str, str]:
        """One person as the composer shows them."""
        name = profile.person.get_full_name()
        shown = seen_by_members(profile)
        hint = str(shown.organisation or shown.job)
        return {"label": name, "hint": hint, "insert": queries.link(f"@{name}", profile.get_absolute_url())}


class PagesView(WriterMixin, Paced, View):
    """What a message may point to, by its title."""

    http_method_names = ["get"]
    pace, held = COMPLETING, ("GET",)

    def get(self, request: HttpRequest) -> HttpResponse:
        found = queries.pages_titled(request.GET.get("q", ""), reader_of(request))
        return JsonResponse({"results": [self.line(one) for one in found]})

    @staticmethod
    def line(document: Document) -> dict[str, str]:
        """One page as the composer shows it."""
        return {
            "label": document.title, "hint": document.kind_label, "insert": queries.link(document.title, document.url),
        }  # fmt: skip


class DraftsView(ProfessionalRequiredMixin, TemplateView):
    """One's own drafts, wherever they were begun."""

    http_method_names = ["get", "head"]
    template_name = "forums/drafts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept, older = queries.drafts_of(reader_of(self.request), self.request.GET.get("apres"))
        return {**super().get_context_data(**kwargs), "kept": kept, "older": older}


class EraseView(ProfessionalRequiredMixin, TemplateView):
    """Asks before a draft of one's own is erased, and erases it; also where the place is no longer open."""

    http_method_names = ["get", "head", "post"]
    template_name = "forums/draft_erase.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.draft = Draft.objects.filter(person=reader_of(request).person, place=kwargs["place"]).first()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reader_of(request).is_professional and self.draft is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "draft": self.draft}

    def post(self, request: HttpRequest, place: str) -> HttpResponse:
        actions.drop_draft(by=reader_of(request), place=place)
        messages.success(request, _("Brouillon effacé."))
        return redirect(reverse("forums:drafts"))
