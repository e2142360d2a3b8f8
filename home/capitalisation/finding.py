"""The draft behind an address, and where the reader stands to it. To who may not read it, it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import reader_of
from communities.people.doors import for_professionals
from home.capitalisation.models import Comment, Draft, Passage, Suggestion
from home.capitalisation.permissions import Seat, seat_of

View = Callable[..., HttpResponse]
ABOUT = ("network", "page", "territory", "topic__forum", "meeting", "need")


def draft_or_404(request: HttpRequest, pk: int) -> Seat:
    """The reader's seat at a draft that shows to them."""
    reader = reader_of(request)
    draft = get_object_or_404(Draft.objects.for_reader(reader).select_related(*ABOUT), pk=pk)
    seat = seat_of(reader, draft)
    if not seat.may_read:
        raise Http404
    return seat


def _guarded(find: Callable[[Seat, dict[str, Any]], tuple[Any, ...]]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        @for_professionals
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            seat = draft_or_404(request, kwargs.pop("pk"))
            return view(request, seat, *find(seat, kwargs), **kwargs)

        return guarded

    return decorate


def _to_read(seat: Seat, kwargs: dict[str, Any]) -> tuple[Any, ...]:
    return ()


def _to_write(seat: Seat, kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """For who writes it, whatever its state: what cannot be done in it says so."""
    if not seat.writes:
        raise Http404
    return ()


def passage_of(seat: Seat, pk: int) -> Passage:
    """A passage of the draft; one that was taken away, for those who write it."""
    passage = get_object_or_404(Passage.objects.select_related("changed_by"), pk=pk, draft=seat.draft)
    if passage.removed_at is not None and not seat.writes:
        raise Http404
    passage.draft = seat.draft
    return passage


def _passage(seat: Seat, kwargs: dict[str, Any]) -> tuple[Any, ...]:
    return (passage_of(seat, kwargs.pop("passage")),)


def _passage_to_write(seat: Seat, kwargs: dict[str, Any]) -> tuple[Any, ...]:
    _to_write(seat, kwargs)
    return _passage(seat, kwargs)


def _comment(seat: Seat, kwargs: dict[str, Any]) -> tuple[Any, ...]:
    rows = Comment.objects.select_related("passage", "by")
    found = get_object_or_404(rows, pk=kwargs.pop("comment"), passage__draft=seat.draft)
    found.passage.draft = seat.draft
    return (found,)


def _suggestion(seat: Seat, kwargs: dict[str, Any]) -> tuple[Any, ...]:
    rows = Suggestion.objects.select_related("passage__changed_by", "by", "decided_by")
    found = get_object_or_404(rows, pk=kwargs.pop("suggestion"), passage__draft=seat.draft)
    found.passage.draft = seat.draft
    return (found,)


for_readers = _guarded(_to_read)
for_writers = _guarded(_to_write)
for_passage = _guarded(_passage)
for_passage_writers = _guarded(_passage_to_write)
for_comment = _guarded(_comment)
for_suggestion = _guarded(_suggestion)
