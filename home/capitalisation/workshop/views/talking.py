"""What people say of a passage: comments, suggestions, and what becomes of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.networks.doors import in_time
from forums.actions.editing import Changed, Unsettled
from home.capitalisation import actions
from home.capitalisation.actions.passages import state_of
from home.capitalisation.finding import for_comment, for_passage, for_suggestion
from home.capitalisation.forms import CommentForm, SuggestForm, fresh_key
from home.capitalisation.models import Comment, Passage, Suggestion
from home.capitalisation.permissions import Seat
from home.capitalisation.withholding import Veil
from home.capitalisation.workshop import places
from home.capitalisation.workshop.views.common import BOTH, address_of, at, page, press
from home.capitalisation.workshop.views.passages import passage_page, show_both
from writing.difference import difference
from writing.limits import Refused
from writing.pace import GESTURES, POSTING


def _open(seat: Seat, passage: Passage) -> None:
    """Raises Http404 where a passage was taken away, or is not the reader's to read."""
    if not seat.may_comment or passage.removed_at is not None or Veil(seat.draft, seat.reader).hides(passage):
        raise Http404


@require_POST
@for_passage
def comment_new(request: HttpRequest, seat: Seat, passage: Passage) -> HttpResponse:
    """Say something of a passage."""
    _open(seat, passage)
    form = CommentForm(request.POST)
    if form.is_valid() and in_time(request, form, POSTING):
        try:
            made = actions.comment(passage=passage, by=seat.reader, **form.cleaned_data)
            return redirect(f"{address_of(passage)}#commentaire-{made.pk}")
        except (actions.NotNow, Refused) as refused:
            form.add_error("body", str(refused))
    return passage_page(request, seat, passage, comment=form)


@require_POST
@for_comment
def comment_act(request: HttpRequest, seat: Seat, comment: Comment) -> HttpResponse:
    """Settle a comment, or open it again (`geste`)."""
    about: dict[str, Any] = {"comment": comment, "by": seat.reader}
    press(
        request,
        GESTURES,
        {
            "regler": lambda: actions.settle_comment(**about),
            "rouvrir": lambda: actions.settle_comment(**about, settled=False),
        },
    )
    return redirect(f"{address_of(comment.passage)}#commentaires")


@BOTH
@for_passage
def suggest(request: HttpRequest, seat: Seat, passage: Passage) -> HttpResponse:
    """Suggest another wording."""
    _open(seat, passage)
    name = places.place(places.SUGGESTION, passage.pk)
    kept = places.kept_at(name, seat.reader)
    begun = {**places.begun_at(passage, kept), "key": kept.key if kept else fresh_key()}
    form = SuggestForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_bound and form.is_valid() and in_time(request, form, POSTING):
        try:
            actions.suggest(passage=passage, by=seat.reader, **form.cleaned_data)
        except (actions.NotNow, Unsettled, Refused) as refused:
            form.add_error("body", str(refused))
        else:
            messages.success(request, _("Votre suggestion attend : celles et ceux qui écrivent la prendront ou non."))
            return redirect(f"{address_of(passage)}#suggestions")
    context = {"form": form, "passage": passage, **places.saying(name, kept, draws=not form.is_bound)}
    return page(request, seat, "suggest", _("Suggérer"), **context)


@BOTH
@for_suggestion
def suggestion(request: HttpRequest, seat: Seat, suggestion: Suggestion) -> HttpResponse:
    """A suggestion beside the passage as it is; posting takes it, leaves it, or takes it back (`geste`)."""
    passage, veil = suggestion.passage, Veil(seat.draft, seat.reader)
    if passage.removed_at is not None or veil.hides(passage, suggestion.body, suggestion.why):
        raise Http404
    if request.method == "POST":
        return _decide(request, seat, suggestion)
    began = state_of(passage, suggestion.number)
    if veil.hides_text(began.body):
        raise Http404
    return page(
        request,
        seat,
        "suggestion",
        _("Suggestion"),
        passage=passage,
        suggestion=suggestion,
        own=seat.reader.person == suggestion.by,
        lines=difference(began.body, suggestion.body),
        moved=began.body != passage.body and suggestion.state == Suggestion.State.OPEN,
    )


def _decide(request: HttpRequest, seat: Seat, suggestion: Suggestion) -> HttpResponse:
    about: dict[str, Any] = {"suggestion": suggestion, "by": seat.reader}
    acts = {
        "prendre": lambda: actions.take_suggestion(**about),
        "laisser": lambda: actions.leave_suggestion(**about),
        "retirer": lambda: actions.withdraw_suggestion(**about),
    }
    try:
        press(request, GESTURES, acts)
    except Changed as changed:
        return show_both(request, seat, suggestion.passage, changed, suggestion.body, suggestion)
    except PermissionDenied as denied:
        raise Http404 from denied
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(at(suggestion.passage))
