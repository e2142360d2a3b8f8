"""Doors to the calendar: a list, a month, a map; and what other programs subscribe to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import reader_of
from accounts.reader import Reader
from communities.meetings import calendar as kept
from communities.meetings import calendar_ics, calendar_map
from communities.meetings.calendar_forms import PAST, CalendarForm
from communities.meetings.plugs import Asked

PAST_SHOWN = 5
MOST_SUBSCRIBED = 500
LIST, MONTH, MAP = "liste", "mois", "carte"


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What takes place, as a list, as a month (`?vue=mois`) or on a map (`carte`), narrowed alike."""
    reader = reader_of(request)
    form = CalendarForm(request.GET, reader=reader)
    asked = kept.asked_for(form, reader, most=kept.PER_PAGE)
    view = request.GET.get("vue", LIST)
    view = view if view in VIEWS else LIST
    template, drawn = VIEWS[view]
    context = {
        "form": form,
        "view": view,
        "narrowed": form.narrows,
        "clear_url": reverse("meetings:calendar") + ("" if view == LIST else f"?vue={view}"),
        **drawn(request, form, asked),
    }
    return render(request, template, context)


def _list(request: HttpRequest, form: CalendarForm, asked: Asked) -> dict[str, Any]:
    """A day of it, or what is to come with the latest past, or what is past."""
    now, day = timezone.now(), kept.day_named(request.GET.get("jour", ""))
    period = str(form.cleaned_data.get("quand") or "")
    page = kept.a_day(asked, day) if day else kept.a_page(kept.in_period(asked, period, now), request.GET.get("apres"))
    to_come = day is None and not period and page.next_key is None
    return {
        "kept": [],
        "day": day,
        "back": period == PAST and day is None,
        "listing": page,
        "months": kept.months_of(page.entries),
        "latest": kept.latest_past(asked, now, PAST_SHOWN) if to_come else [],
    }


def _month(request: HttpRequest, form: CalendarForm, asked: Asked) -> dict[str, Any]:
    """A month of it."""
    today = timezone.localdate()
    first = kept.month_named(request.GET.get("mois", ""), today)
    form.fields["quand"].widget = form.fields["quand"].hidden_widget()  # kept for the list, and of no use here
    return {
        "kept": [("vue", MONTH), ("mois", f"{first:%Y-%m}")],
        "sheet": kept.a_sheet(asked, first, today),
        "this_month": first == today.replace(day=1),
    }


def _map(request: HttpRequest, form: CalendarForm, asked: Asked) -> dict[str, Any]:
    """Where it takes place, over the period of the list."""
    period = str(form.cleaned_data.get("quand") or "")
    spread = calendar_map.spread(kept.in_period(asked, period, timezone.now()), request.GET)
    return {"kept": [("vue", MAP)], "spread": spread}


VIEWS = {
    LIST: ("meetings/calendar.html", _list),
    MONTH: ("meetings/calendar_month.html", _month),
    MAP: ("meetings/calendar_map.html", _map),
}


@require_safe
def calendar_ics_file(request: HttpRequest) -> HttpResponse:
    """What is to come and open to all, narrowed as the calendar is, to subscribe to; the same for everyone."""
    reader = Reader()
    form = CalendarForm(request.GET, reader=reader)
    asked = kept.asked_for(form, reader, most=MOST_SUBSCRIBED)
    entries = kept.gather(kept.in_period(asked, str(form.cleaned_data.get("quand") or ""), timezone.now()))
    content = calendar_ics.calendar(entries, name=_("Maillage, rencontres"))
    headers = {"Content-Disposition": 'attachment; filename="rencontres.ics"'}
    response = HttpResponse(content, "text/calendar; charset=utf-8", headers=headers)
    patch_cache_control(response, public=True, max_age=600)
    return response
