"""Doors that hold a pace: what is refused comes back with a sentence, as a 429, and what was typed with it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from writing.pace import POSTING, Pace, TooOften


def person_of(request: HttpRequest) -> int | None:
    """The id of the person behind a request; None for a passer-by."""
    person = request.reader.person  # type: ignore[attr-defined]
    return None if person is None else person.pk


def held_back(request: HttpRequest, refused: TooOften) -> HttpResponse:
    """The sentence in the form that was asked for: JSON (`reason`), a page after a press on a button, or the words."""
    if request.headers.get("Accept") == "application/json":
        answer: HttpResponse = JsonResponse({"reason": str(refused)}, status=429)
    elif request.method == "POST" and request.accepts("text/html"):
        answer = render(request, "too_often.html", {"reason": str(refused)}, status=429)
    else:
        answer = HttpResponse(str(refused), status=429, content_type="text/plain; charset=utf-8")
    return later(answer, refused)


def later(answer: HttpResponse, refused: TooOften) -> HttpResponse:
    """Make an answer a 429 that says when to come back."""
    answer.status_code = 429
    answer["Retry-After"] = str(refused.wait)
    return answer


class Paced:
    """For a view that people, or their pages, call often. Goes after what asks who they are; `held` are the methods."""

    pace: ClassVar[Pace]
    held: ClassVar[Sequence[str]] = ("POST",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Counts, then lets through."""
        person = person_of(request)
        try:
            if request.method in self.held and person is not None:
                self.pace.take(person)
        except TooOften as refused:
            return held_back(request, refused)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class PacedForm:
    """For a form view that takes what people wrote. Only a form that could be taken counts; beyond the pace it comes
    back as it was typed. A script that asks for JSON is told the reason alone.
    """

    request: HttpRequest
    pace: ClassVar[Pace] = POSTING

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Takes the form, or says what is wrong with it, or that it comes too soon."""
        form: BaseForm = self.get_form()  # type: ignore[attr-defined]
        if not form.is_valid():
            return self.form_invalid(form)  # type: ignore[attr-defined]
        person = person_of(request)
        try:
            if person is not None:
                self.pace.take(person)
        except TooOften as refused:
            return self.too_soon(form, refused)
        return self.form_valid(form)  # type: ignore[attr-defined]

    def too_soon(self, form: BaseForm, refused: TooOften) -> HttpResponse:
        """The form again, with the reason above it."""
        if self.request.headers.get("Accept") == "application/json":
            return held_back(self.request, refused)
        form.add_error(None, str(refused))
        return later(self.form_invalid(form), refused)  # type: ignore[attr-defined]
