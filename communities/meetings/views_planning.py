"""Doors of those who call a network together: once, regularly; changing it, calling it off."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.reader import Reader
from communities.meetings import actions, adopted
from communities.meetings.finding import for_members, for_organisers, for_series
from communities.meetings.journal import for_others
from communities.meetings.models import Meeting, Series
from communities.meetings.planning_forms import ChangeRhythmForm, MeetingForm, ReasonForm, SeriesForm
from communities.meetings.rhythm import Rhythm
from communities.meetings.zones import NoSuchHour
from communities.networks.actions import ReasonMissing
from communities.networks.models import Need, Network
from communities.networks.permissions import may_take_up
from communities.people.doors import person_of
from writing.doors import later
from writing.pace import POSTING, TooOften

BOTH = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(network: Network, *more: tuple[str, str]) -> list[tuple[str, str]]:
    rooms = reverse("meetings:of_network", args=[network.slug])
    return [(network.name, network.get_absolute_url()), (_("Rencontres"), rooms), *more]


def _form(request: HttpRequest, form: Form, template: str, network: Network, **context: Any) -> HttpResponse:
    return render(request, f"meetings/{template}.html", {"form": form, "network": network, **context})


def _carried_out(request: HttpRequest, reader: Reader, form: Form, act: Any, answer: Any, again: Any) -> HttpResponse:
    """Do what the form asks, and lead on; or show it again as it was typed, with the reason."""
    try:
        POSTING.take(person_of(reader).pk)
        return answer(act())
    except TooOften as refused:
        form.add_error(None, str(refused))
        return later(again(), refused)
    except (actions.NoPlace, ReasonMissing, NoSuchHour) as refused:
        name = "places" if isinstance(refused, actions.TooFewPlaces) else "reason"
        form.add_error(name if name in form.fields else None, str(refused))
    except ValidationError as refused:
        form.add_error(None, list(refused.messages))
    return again()


@BOTH
@for_members
def plan(request: HttpRequest, network: Network, reader: Reader) -> HttpResponse:
    """Call the network together."""
    need = _need(request, network, reader)
    begun = {"title": need.title, "theme": need.theme_id} if need else {}
    posted = request.POST if request.method == "POST" else None
    form = MeetingForm(posted, network=network, initial=begun, care=reader.facilitates(network.pk))

    def again() -> HttpResponse:
        crumbs = _crumbs(network, (_("Proposer une rencontre"), ""))
        return _form(request, form, "plan", network, crumbs=crumbs, meeting=None, need=need)

    if not form.is_valid():
        return again()
    asked = {**form.written(), "agenda": form.cleaned_data["agenda"], "need": need}
    return _carried_out(
        request, reader, form, lambda: actions.plan_meeting(network=network, by=reader, **asked), redirect, again
    )


def _need(request: HttpRequest, network: Network, reader: Reader) -> Need | None:
    """The need that is being taken up (`besoin`), if the reader may take it up here."""
    asked = request.GET.get("besoin", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    need = Need.objects.filter(pk=int(asked)).first()
    return need if need is not None and may_take_up(reader, need, network) else None


@BOTH
@for_organisers
def edit(request: HttpRequest, meeting: Meeting, reader: Reader) -> HttpResponse:
    """Change a meeting, and those of its series that follow if one wants."""
    posted, owed = request.POST if request.method == "POST" else None, for_others(reader, meeting)
    form = MeetingForm(posted, network=meeting.network, meeting=meeting, owed=owed)

    def again() -> HttpResponse:
        crumbs = _crumbs(meeting.network, (meeting.title, meeting.get_absolute_url()))
        return _form(request, form, "plan", meeting.network, crumbs=crumbs, meeting=meeting, need=None)

    def answer(changed: Meeting | int) -> HttpResponse:
        meeting.refresh_from_db()
        messages.success(request, _("C'est enregistré. Si le jour, l'heure ou le lieu changent, une lettre part."))
        return redirect(meeting)

    if meeting.cancelled:
        return redirect(meeting)
    if not form.is_valid():
        return again()
    return _carried_out(request, reader, form, lambda: _change(meeting, reader, form), answer, again)


def _change(meeting: Meeting, reader: Reader, form: MeetingForm) -> Meeting | int:
    scope = form.cleaned_data.get("scope", "one")
    if scope == "one":
        return actions.edit_meeting(meeting=meeting, by=reader, **form.written())
    return actions.edit_series(meeting=meeting, by=reader, scope=scope, **form.written())


@BOTH
@for_organisers
def cancel(request: HttpRequest, meeting: Meeting, reader: Reader) -> HttpResponse:
    """Call a meeting off, with a reason."""
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        crumbs = _crumbs(meeting.network, (meeting.title, meeting.get_absolute_url()))
        owed = for_others(reader, meeting)
        return _form(request, form, "cancel", meeting.network, crumbs=crumbs, meeting=meeting, owed=owed)

    def answer(changed: Meeting) -> HttpResponse:
        messages.success(request, _("La rencontre est annulée ; celles et ceux qui devaient venir sont prévenu·es."))
        return redirect(changed)

    if meeting.cancelled or meeting.ends_at <= timezone.now():
        return redirect(meeting)
    if not form.is_valid():
        return again()
    reason = form.cleaned_data["reason"]
    return _carried_out(
        request,
        reader,
        form,
        lambda: actions.cancel_meeting(meeting=meeting, by=reader, reason=reason),
        answer,
        again,
    )


@require_POST
@for_organisers
def reopen(request: HttpRequest, meeting: Meeting, reader: Reader) -> HttpResponse:
    """Have a meeting that was called off take place after all; with a reason, where someone else called it."""
    try:
        actions.reopen_meeting(meeting=meeting, by=reader, reason=request.POST.get("reason", "")[:400])
    except (actions.NoPlace, ReasonMissing) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("La rencontre a de nouveau lieu ; celles et ceux qui devaient venir le savent."))
    return redirect(meeting)


@BOTH
@for_members
def plan_series(request: HttpRequest, network: Network, reader: Reader) -> HttpResponse:
    """Call the network together regularly: the dates are shown before anything is written.

    With `?rythme=adopte`, it starts from the rhythm that the members adopted.
    """
    posted, wanted = request.POST if request.method == "POST" else None, request.GET.get("rythme") == "adopte"
    words = network.rhythm if wanted else ""
    form = SeriesForm(posted, initial=adopted.begun(network) if words else None, care=reader.facilitates(network.pk))

    def again() -> HttpResponse:
        crumbs, held = _crumbs(network, (_("Rencontre régulière"), "")), adopted.planned(network) if words else None
        rhythm, read = None if held and posted is None else _shown(form), bool(words and adopted.read(words))
        context: dict[str, Any] = {"rhythm": rhythm, "adopted": words, "held": held, "read": read}
        return _form(request, form, "series_new", network, crumbs=crumbs, **context)

    def answer(series: Series) -> HttpResponse:
        count = series.meetings.count()
        said = ngettext("%(count)d rencontre est annoncée.", "%(count)d rencontres sont annoncées.", count)
        messages.success(request, said % {"count": count})
        return redirect("meetings:of_network", network.slug)

    if not form.is_valid() or "creer" not in request.POST:
        return again()
    asked = form.written()
    return _carried_out(
        request, reader, form, lambda: actions.plan_series(network=network, by=reader, **asked), answer, again
    )


@BOTH
@for_series
def series(request: HttpRequest, shown: Series, reader: Reader) -> HttpResponse:
    """A regular meeting: its dates; another rhythm, a later end, or its end."""
    posted = request.POST if request.method == "POST" else None
    form = ChangeRhythmForm(posted, initial=ChangeRhythmForm.begun(shown))

    def again() -> HttpResponse:
        context = {
            "series": shown,
            "words": Rhythm.of(shown).words(),
            "meetings": list(shown.meetings.for_list().order_by("starts_at", "pk")),
            "rhythm": _shown(form),
            "owed": for_others(reader, shown),
            "crumbs": _crumbs(shown.network, (shown.title, "")),
        }
        return _form(request, form, "series", shown.network, **context)

    def answer(changed: Series) -> HttpResponse:
        messages.success(request, _("Le nouveau rythme est en place."))
        return redirect("meetings:series", changed.pk)

    if not form.is_valid() or "creer" not in request.POST:
        return again()
    asked = {"rhythm": form.cleaned_data["rhythm"], "reason": form.cleaned_data["reason"]}
    return _carried_out(
        request, reader, form, lambda: actions.change_rhythm(series=shown, by=reader, **asked), answer, again
    )


@BOTH
@for_series
def end_series(request: HttpRequest, shown: Series, reader: Reader) -> HttpResponse:
    """Call off all that is still to come of a regular meeting."""
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def again() -> HttpResponse:
        crumbs = _crumbs(shown.network, (shown.title, reverse("meetings:series", args=[shown.pk])))
        owed = for_others(reader, shown)
        return _form(request, form, "series_end", shown.network, crumbs=crumbs, series=shown, owed=owed)

    def answer(count: int) -> HttpResponse:
        messages.success(request, _("Les rencontres à venir sont annulées."))
        return redirect("meetings:of_network", shown.network.slug)

    if not form.is_valid():
        return again()
    reason = form.cleaned_data["reason"]
    return _carried_out(
        request, reader, form, lambda: actions.end_series(series=shown, by=reader, reason=reason), answer, again
    )


def _shown(form: SeriesForm | ChangeRhythmForm) -> dict[str, Any] | None:
    """The dates that a rhythm gives, before one says yes: None as long as it says nothing."""
    if form.is_bound:
        rhythm: Rhythm | None = form.cleaned_data.get("rhythm") if form.is_valid() else None
    else:
        rhythm = form.ready() if isinstance(form, SeriesForm) else None
    if rhythm is None:
        return None
    return {"words": rhythm.words(), "days": rhythm.days(), "left_out": rhythm.left_out()}
