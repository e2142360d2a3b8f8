"""Doors to a meeting's points: its agenda and minutes, what was decided, who came."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reader import Reader
from communities.meetings import actions
from communities.meetings.agenda_forms import AttendanceForm, FollowUpForm, MinutesForm, PointForm
from communities.meetings.export import as_markdown
from communities.meetings.finding import for_follow_up, for_point, for_writers, meeting_or_404
from communities.meetings.models import AgendaPoint, FollowUp, Meeting, Part, PointState
from communities.meetings.naming import CHOICES, hint, like
from communities.meetings.permissions import may_read, may_write
from communities.people.doors import paced, person_of
from forums.actions.editing import Changed, Unsettled
from forums.care.history import both
from writing.difference import Line, difference
from writing.doors import later
from writing.limits import Refused
from writing.pace import COMPLETING, GESTURES, POSTING, Pace, TooOften

BOTH = require_http_methods(["GET", "HEAD", "POST"])
STATES = 50


def _crumbs(meeting: Meeting) -> list[tuple[str, str]]:
    return [(_("Accueil"), "/"), (_("Rencontres"), "/rencontres/"), (meeting.title, meeting.get_absolute_url())]


def _page(request: HttpRequest, meeting: Meeting, template: str, status: int = 200, **context: Any) -> HttpResponse:
    shown = {"meeting": meeting, "crumbs": _crumbs(meeting), **context}
    return render(request, f"meetings/{template}.html", shown, status=status)


def _paced(request: HttpRequest, reader: Reader, pace: Pace) -> None:
    pace.take(person_of(reader).pk)


@require_safe
@paced(COMPLETING, "GET")
def people(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """`?q=` (2 characters or more) as `{"results": [{"id", "label", "hint"}]}`: who may be named, for members."""
    meeting, reader = meeting_or_404(request, pk)
    if not may_write(reader, meeting):
        raise Http404
    typed = request.GET.get("q", "").strip()
    found = like(meeting, typed)[:CHOICES] if len(typed) >= 2 else []
    results = [{"id": one.person_id, "label": one.person.get_full_name(), "hint": hint(one)} for one in found]
    response = JsonResponse({"results": results})
    patch_cache_control(response, private=True, max_age=60)
    return response


@BOTH
@for_writers
def point_new(request: HttpRequest, meeting: Meeting, reader: Reader) -> HttpResponse:
    """Add a point."""
    if meeting.cancelled and request.method != "POST":
        return redirect(meeting)
    form = PointForm(request.POST if request.method == "POST" else None, meeting=meeting)
    title = _("Ajouter un point")
    if form.is_valid():
        try:
            _paced(request, reader, POSTING)
            point = actions.add_point(meeting=meeting, by=reader, **form.written())
            return redirect(f"{meeting.get_absolute_url()}#point-{point.pk}")
        except TooOften as refused:
            form.add_error(None, str(refused))
            return later(_page(request, meeting, "point", form=form, title=title, both=None), refused)
        except (actions.NoPlace, actions.TooManyPoints, Refused) as refused:
            form.add_error(None, str(refused))
    return _page(request, meeting, "point", form=form, title=title, both=None)


@BOTH
@for_point
def point_edit(request: HttpRequest, point: AgendaPoint, reader: Reader) -> HttpResponse:
    """Change what a point is about."""
    begun = {name: getattr(point, name) for name in ("title", "minutes_long", "body", "brought_by")}
    about: dict[str, Any] = {"meeting": point.meeting, "before": point.brought_by}
    asked = request.POST if request.method == "POST" else None
    form = PointForm(asked, **about, initial={**begun, "base": point.number})

    def write(data: dict[str, Any]) -> None:
        actions.edit_point(point=point, by=reader, base=data["base"] or 0, **form.written())

    def again(data: dict[str, Any]) -> PointForm:
        return PointForm(initial=data, **about)

    return _written(request, point, reader, form, write, again, _("Modifier le point"))


@BOTH
@for_point
def point_minutes(request: HttpRequest, point: AgendaPoint, reader: Reader) -> HttpResponse:
    """Write what was said of a point."""
    begun = {"body": point.minutes, "base": point.minutes_number}
    form = MinutesForm(request.POST if request.method == "POST" else None, initial=begun)

    def write(data: dict[str, Any]) -> None:
        actions.write_minutes(point=point, by=reader, base=data["base"] or 0, body=data["body"])

    def again(data: dict[str, Any]) -> MinutesForm:
        return MinutesForm(initial=data)

    title = _("Compte rendu : %(title)s") % {"title": point.title}
    return _written(request, point, reader, form, write, again, title)


def _written(
    request: HttpRequest, point: AgendaPoint, reader: Reader, form: Form, write: Any, again: Any, title: str
) -> HttpResponse:
    """Write a point's words; what someone else wrote meanwhile is shown beside them, and nothing is lost."""

    def page(form: Form, both: Any = None, status: int = 200) -> HttpResponse:
        return _page(request, point.meeting, "point", status, form=form, title=title, both=both)

    if not form.is_valid():
        return page(form)
    try:
        _paced(request, reader, POSTING)
        write(form.cleaned_data)
    except TooOften as refused:
        form.add_error(None, str(refused))
        return later(page(form), refused)
    except Changed as changed:
        found = both(changed, form.cleaned_data["body"])
        return page(again({**form.cleaned_data, "body": found.merged, "base": found.number}), found, 409)
    except actions.TitleChanged as changed:
        shown = again({**form.cleaned_data, "base": changed.number})
        messages.warning(
            request,
            _("Entre-temps, ce point s'appelle « %(title)s ». Gardez ce titre ou le vôtre, puis enregistrez.")
            % {"title": changed.title},
        )
        return page(shown, status=409)
    except (Unsettled, Refused) as refused:
        form.add_error("body", str(refused))
        return page(form)
    return redirect(f"{point.meeting.get_absolute_url()}#point-{point.pk}")


@require_POST
@for_point
def point_act(request: HttpRequest, point: AgendaPoint, reader: Reader) -> HttpResponse:
    """Move a point, take it away, bring it back: `geste` is monter, descendre, retirer or remettre."""
    acts = {
        "monter": lambda: actions.move_point(point=point, by=reader, up=True),
        "descendre": lambda: actions.move_point(point=point, by=reader, up=False),
        "retirer": lambda: actions.remove_point(point=point, by=reader),
        "remettre": lambda: actions.restore_point(point=point, by=reader),
    }
    act = acts.get(request.POST.get("geste", ""))
    if act is None:
        raise Http404
    try:
        _paced(request, reader, GESTURES)
        act()
    except (TooOften, actions.NoPlace) as refused:
        messages.error(request, str(refused))
    return redirect(f"{point.meeting.get_absolute_url()}#ordre")


@require_safe
def point_history(request: HttpRequest, pk: int, slug: str, point: int) -> HttpResponse:
    """The past of a point's two texts: for who may read the meeting."""
    meeting, reader = meeting_or_404(request, pk)
    if not may_read(reader, meeting) or not reader.belongs_to(meeting.network_id):
        raise Http404
    found = get_object_or_404(meeting.points, pk=point)
    rows = list(found.states.select_related("author").order_by("-at", "-pk")[:STATES])
    return _page(request, meeting, "point_history", point=found, states=[_state(row, rows) for row in rows])


def _state(row: PointState, rows: list[PointState]) -> tuple[PointState, str, list[Line]]:
    """A state, what it is of, and what it changed from the one before."""
    older = next((one for one in rows if one.part == row.part and one.number == row.number - 1), None)
    before = "\n".join(filter(None, [older.title, older.content])) if older else ""
    return row, str(Part(row.part).label), difference(before, "\n".join(filter(None, [row.title, row.content])))


@BOTH
@for_writers
def follow_up_new(request: HttpRequest, meeting: Meeting, reader: Reader) -> HttpResponse:
    """Write down a decision, or what someone does."""
    if meeting.cancelled and request.method != "POST":
        return redirect(meeting)
    form = FollowUpForm(request.POST if request.method == "POST" else None, meeting=meeting)
    return _followed(
        request, meeting, reader, form, lambda data: actions.add_follow_up(meeting=meeting, by=reader, **data)
    )


@BOTH
@for_follow_up
def follow_up_edit(request: HttpRequest, found: FollowUp, reader: Reader) -> HttpResponse:
    """Say it otherwise, hand it on, or give it another date."""
    begun = {"words": found.words, "who": found.who, "due_on": found.due_on}
    asked = request.POST if request.method == "POST" else None
    form = FollowUpForm(asked, meeting=found.meeting, before=found.who, initial=begun)
    del form.fields["kind"]
    form.asks_kind = False
    return _followed(
        request,
        found.meeting,
        reader,
        form,
        lambda data: actions.change_follow_up(follow_up=found, by=reader, **data),
    )


def _followed(request: HttpRequest, meeting: Meeting, reader: Reader, form: Form, act: Any) -> HttpResponse:
    if form.is_valid():
        try:
            _paced(request, reader, POSTING)
            act(form.cleaned_data)
            return redirect(f"{meeting.get_absolute_url()}#suites")
        except TooOften as refused:
            form.add_error(None, str(refused))
            return later(_page(request, meeting, "follow_up", form=form), refused)
        except ValidationError as refused:
            form.add_error(None, list(refused.messages))
        except actions.NoPlace as refused:
            form.add_error(None, str(refused))
    return _page(request, meeting, "follow_up", form=form)


@require_POST
@for_follow_up
def follow_up_act(request: HttpRequest, found: FollowUp, reader: Reader) -> HttpResponse:
    """Say that a task is done, or not after all; take a line away: `geste` is fait, a-faire or retirer."""
    acts: dict[str, Any] = {
        "fait": lambda: actions.mark_done(follow_up=found, by=reader, done=True),
        "a-faire": lambda: actions.mark_done(follow_up=found, by=reader, done=False),
        "retirer": lambda: actions.remove_follow_up(follow_up=found, by=reader),
    }
    act = acts.get(request.POST.get("geste", ""))
    if act is None:
        raise Http404
    try:
        _paced(request, reader, GESTURES)
        act()
    except TooOften as refused:
        messages.error(request, str(refused))
    return redirect(f"{found.meeting.get_absolute_url()}#suites")


@BOTH
@for_writers
def attendance(request: HttpRequest, meeting: Meeting, reader: Reader) -> HttpResponse:
    """Note who came, and how many."""
    if meeting.starts_at > timezone.now() or meeting.cancelled:
        return redirect(meeting)
    places = meeting.registrations.held().select_related("person").order_by("person__last_name", "pk")
    begun = {"came": [place.pk for place in places if place.came], "participants": meeting.participants}
    form = AttendanceForm(request.POST if request.method == "POST" else None, places=places, initial=begun)
    if form.is_valid():
        came = [place.pk for place in form.cleaned_data["came"]]
        participants = form.cleaned_data["participants"]
        try:
            _paced(request, reader, POSTING)
            actions.note_attendance(meeting=meeting, by=reader, came=came, participants=participants)
            messages.success(request, _("Les présences sont notées."))
            return redirect(meeting)
        except (TooOften, actions.NoPlace) as refused:
            form.add_error("participants", str(refused))
    return _page(request, meeting, "attendance", form=form)


@require_safe
def minutes_md(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The minutes as Markdown, with what was decided for members: to take along, or to make a production of."""
    meeting, reader = meeting_or_404(request, pk)
    text = as_markdown(meeting, with_names=reader.belongs_to(meeting.network_id))
    name = re.sub(r"[^a-z0-9-]", "", meeting.slug)
    response = HttpResponse(text, "text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="compte-rendu-{name}.md"'
    patch_cache_control(response, private=True, no_store=True)
    return response
