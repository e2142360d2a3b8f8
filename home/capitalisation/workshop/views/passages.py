"""A passage: writing it, moving it, cutting it, what it draws upon, its past."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities.networks.doors import in_time
from forums import paging
from forums.actions.editing import Changed, Unsettled
from forums.care.history import both
from home.capitalisation import actions
from home.capitalisation.actions.passages import paragraphs_of
from home.capitalisation.finding import for_passage, for_passage_writers, for_writers
from home.capitalisation.forms import CommentForm, NewPassageForm, PassageForm, SplitForm, fresh_key
from home.capitalisation.models import Passage, PassageVersion, Section, Suggestion
from home.capitalisation.permissions import Seat
from home.capitalisation.withholding import Veil
from home.capitalisation.workshop import places
from home.capitalisation.workshop.page import origin_of, shown
from home.capitalisation.workshop.views.common import BOTH, at, page, press
from writing.difference import Line, difference
from writing.limits import Refused
from writing.pace import GESTURES, POSTING

STATES_A_PAGE = 10


@BOTH
@for_writers
def passage_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a passage."""
    name = places.place(places.PRODUCTION, seat.draft.pk)
    kept = places.kept_at(name, seat.reader)
    begun = places.begun_within(request.GET.get("partie", ""), fresh_key(), kept)
    form = NewPassageForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_bound and form.is_valid() and in_time(request, form, POSTING):
        try:
            return redirect(at(actions.add_passage(draft=seat.draft, by=seat.reader, **form.cleaned_data)))
        except (actions.NotNow, Refused) as refused:
            form.add_error(None, str(refused))
        except PermissionDenied as denied:
            raise Http404 from denied
    context = {"form": form, **places.saying(name, kept, draws=not form.is_bound)}
    return page(request, seat, "passage_new", _("Ajouter un passage"), **context)


@BOTH
@for_passage
def passage(request: HttpRequest, seat: Seat, passage: Passage) -> HttpResponse:
    """A passage with what is said of it; posting writes it. What someone else wrote meanwhile is shown beside."""
    if request.method != "POST":
        return passage_page(request, seat, passage)
    if not seat.writes:
        raise Http404
    form = PassageForm(request.POST)
    if not (form.is_valid() and in_time(request, form, POSTING)):
        return passage_page(request, seat, passage, form=form)
    data = form.cleaned_data
    try:
        taken = Suggestion.objects.filter(pk=data["suggestion"], passage=passage).first()
        actions.write_passage(passage=passage, by=seat.reader, base=data["base"], body=data["body"], suggestion=taken)
        return redirect(at(passage))
    except Changed as changed:
        return show_both(request, seat, passage, changed, data["body"], taken)
    except (actions.NotNow, Unsettled, Refused) as refused:
        form.add_error("body", str(refused))
    except PermissionDenied:
        form.add_error(None, _("Ce passage a été retiré entre-temps. Votre texte est gardé ci-dessous."))
    return passage_page(request, seat, passage, form=form)


def show_both(
    request: HttpRequest, seat: Seat, passage: Passage, changed: Changed, mine: str, taken: Suggestion | None = None
) -> HttpResponse:
    """The passage's form, begun from what is there now, with both versions brought together."""
    if Veil(seat.draft, seat.reader).hides_text(changed.content):
        form = PassageForm({"body": mine, "base": changed.number})
        form.add_error("body", str(actions.Withheld()))
        return passage_page(request, seat, passage, form=form, status=409)
    found = both(changed, mine)
    begun = {"body": found.merged, "base": found.number, "suggestion": taken.pk if taken else None}
    fresh = Passage.objects.select_related("changed_by").get(pk=passage.pk)
    fresh.draft = seat.draft
    return passage_page(request, seat, fresh, form=PassageForm(initial=begun), both=found, status=409)


def passage_page(
    request: HttpRequest,
    seat: Seat,
    passage: Passage,
    *,
    form: PassageForm | None = None,
    comment: CommentForm | None = None,
    both: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a passage. Where its words are not the reader's to read it says so, and nothing else."""
    veil = Veil(seat.draft, seat.reader)
    line = shown(passage, veil, writes=seat.writes)
    context: dict[str, Any] = {"line": line, "passage": passage, "both": both, "form": form, "comment": None}
    context["sections"] = Section.choices
    name, kept = places.place(places.PASSAGE, passage.pk), None
    if not line.places:
        if form is None and seat.may_write and passage.removed_at is None:
            kept = places.kept_at(name, seat.reader)
            context["form"] = PassageForm(initial=places.begun_at(passage, kept))
        if seat.may_comment and passage.removed_at is None:
            context["comment"] = comment or CommentForm(initial={"key": fresh_key()})
    context |= places.saying(name, kept, draws=True)
    context |= _said(passage, veil, hidden=bool(line.places))
    return page(request, seat, "passage", str(Section(passage.section).label), status, **context)


def _said(passage: Passage, veil: Veil, *, hidden: bool) -> dict[str, Any]:
    """What people said of a passage, as far as the reader may read it. Two queries."""
    if hidden:
        return {"open_comments": [], "settled": [], "suggestions": [], "decided": []}
    comments = passage.comments.select_related("by__profile", "settled_by")
    said = [one for one in comments if not veil.hides_text(one.body, one.about)]
    for one in said:
        one.still = " ".join(one.about.split()) in " ".join(passage.body.split())  # type: ignore[attr-defined]
    suggested = passage.suggestions.select_related("by__profile", "decided_by").order_by("-at", "-pk")
    known = [one for one in suggested if not veil.hides_text(one.body, one.why)]
    return {
        "open_comments": [one for one in said if one.settled_at is None],
        "settled": [one for one in said if one.settled_at is not None],
        "suggestions": [one for one in known if one.state == Suggestion.State.OPEN],
        "decided": [one for one in known if one.state != Suggestion.State.OPEN][:20],
    }


@require_POST
@for_passage_writers
def passage_act(request: HttpRequest, seat: Seat, passage: Passage) -> HttpResponse:
    """Move a passage, put it into another section, take it away, bring it back (`geste`)."""
    about: dict[str, Any] = {"passage": passage, "by": seat.reader}
    section = request.POST.get("partie", "")
    if request.POST.get("geste") == "deplacer" and section not in Section.values:
        raise Http404
    press(
        request,
        GESTURES,
        {
            "monter": lambda: actions.move_passage(**about, up=True),
            "descendre": lambda: actions.move_passage(**about, up=False),
            "deplacer": lambda: actions.place_passage(**about, section=section),
            "retirer": lambda: actions.remove_passage(**about),
            "remettre": lambda: actions.restore_passage(**about),
        },
    )
    return redirect(f"{seat.draft.get_absolute_url()}#passage-{passage.pk}")


@BOTH
@for_passage_writers
def split(request: HttpRequest, seat: Seat, passage: Passage) -> HttpResponse:
    """Cut a passage in two, before one of its paragraphs."""
    if passage.removed_at is not None or Veil(seat.draft, seat.reader).hides(passage):
        raise Http404
    form = SplitForm(request.POST if request.method == "POST" else None, initial={"base": passage.number})
    if form.is_bound and form.is_valid() and in_time(request, form, GESTURES):
        try:
            return redirect(at(actions.split_passage(passage=passage, by=seat.reader, **form.cleaned_data)))
        except actions.NotNow as refused:
            form.add_error("at", str(refused))
        except Changed:
            form = SplitForm(initial={"base": Passage.objects.get(pk=passage.pk).number})
            passage.refresh_from_db(fields=["body", "number"])
            stale = _("Ce passage a changé entre-temps. Le voici tel qu'il est : choisissez de nouveau où couper.")
            return page(request, seat, "split", _("Couper"), 409, form=form, stale=stale, **_cuts(passage))
    return page(request, seat, "split", _("Couper"), form=form, stale="", **_cuts(passage))


def _cuts(passage: Passage) -> dict[str, Any]:
    return {"passage": passage, "paragraphs": paragraphs_of(passage.body)}


@BOTH
@for_passage_writers
def sources(request: HttpRequest, seat: Seat, passage: Passage) -> HttpResponse:
    """Say what a passage draws upon, among what the draft quotes."""
    veil = Veil(seat.draft, seat.reader)
    if passage.removed_at is not None or veil.hides(passage):
        raise Http404
    held = {one.pk for one in veil.of(passage)}
    known = [origin_of(one, veil, writes=True) for one in veil.quotations.values() if one.pk not in veil.hidden]
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound and in_time(request, form, GESTURES):
        chosen = {one.pk for one in known if str(one.pk) in request.POST.getlist("source")}
        try:
            actions.name_sources(passage=passage, by=seat.reader, quotations=chosen | (held & veil.hidden.keys()))
            return redirect(at(passage))
        except actions.NotNow as refused:
            form.add_error(None, str(refused))
    lines = [(one, one.pk in held) for one in known]
    return page(request, seat, "sources", _("Sources du passage"), form=form, passage=passage, lines=lines)


@dataclass(frozen=True)
class State:
    """A state of a passage, and what it changed; `hidden` where it bears what is not the reader's to read."""

    version: PassageVersion
    lines: list[Line]
    first: bool
    moved: str
    hidden: bool


@require_safe
@for_passage
def history(request: HttpRequest, seat: Seat, passage: Passage) -> HttpResponse:
    """The past of a passage, the latest state first, each with what it changed, word by word."""
    veil = Veil(seat.draft, seat.reader)
    if veil.hides(passage):
        raise Http404
    before = paging.number(request.GET.get("avant"))
    rows = passage.versions.select_related("by__profile").order_by("-number")
    found = list((rows.filter(number__lt=before) if before else rows)[: STATES_A_PAGE + 1])
    states = [_state(row, older, veil) for row, older in zip(found, [*found[1:], None], strict=False)][:STATES_A_PAGE]
    older = found[STATES_A_PAGE - 1].number if len(found) > STATES_A_PAGE else None
    return page(request, seat, "history", _("Historique"), passage=passage, states=states, older=older)


def _state(row: PassageVersion, older: PassageVersion | None, veil: Veil) -> State:
    before = older.body if older else ""
    hidden = veil.hides_text(row.body, before)
    moved = str(Section(row.section).label) if older and older.section != row.section else ""
    return State(row, [] if hidden else difference(before, row.body), older is None, moved, hidden)
