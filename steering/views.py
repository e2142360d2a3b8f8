"""The pages of the steering space, and the public page that says what it sees."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import reader_of
from indicators.queries import FEWEST, Series, series
from steering import queries
from steering.permissions import for_steering, may_enter


@require_safe
@never_cache
@for_steering
def home(request: HttpRequest) -> HttpResponse:
    """`/pilotage/`: last month and twelve months; `?serie=` chooses the aggregate that is drawn."""
    found = series(now=timezone.now())
    drawn = next((one for one in found if one.name == request.GET.get("serie", "")), found[0] if found else None)
    context = {
        **frame(request, "home"),
        "figures": queries.figures(found),
        "columns": columns(found),
        "rows": queries.ledger(found),
        "found": found,
        "drawn": drawn,
        "bars": queries.bars(drawn) if drawn else [],
        "bars_note": queries.bars_note(drawn) if drawn else "",
        **period(found),
    }
    return render(request, "steering/home.html", context)


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """`/pilotage/transparence/`, public: what steering sees, what it cannot, and how many people hold its accounts."""
    found = series(now=timezone.now())
    values = [(one.whole, queries.in_words(one.whole)) for one in found]
    context = {
        **frame(request, "transparency"),
        "values": values,
        "access": queries.access(),
        "fewest": FEWEST,
        **period(found),
    }
    return render(request, "steering/transparency.html", context)


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """What every page of the space needs; the side list is for those who may enter."""
    reader = reader_of(request)
    pages = [("home", gettext("Tableau de bord")), ("transparency", gettext("Page publique de transparence"))]
    items = [{"label": label, "url": reverse(f"steering:{name}"), "current": name == current} for name, label in pages]
    return {"reader": reader, "items": items if may_enter(reader) else []}


def columns(found: list[Series]) -> list[dict[str, Any]]:
    """The columns of the ledger."""
    last = queries.month_name(found[0].months[-1].first) if found else ""
    return [
        {"label": gettext("Indicateur"), "amount": False},
        {"label": last, "amount": True},
        {"label": gettext("Douze mois"), "amount": True},
    ]


def period(found: list[Series]) -> dict[str, str]:
    """From which month to which the figures go."""
    if not found:
        return {"first_month": "", "last_month": ""}
    months = found[0].months
    return {"first_month": queries.month_name(months[0].first), "last_month": queries.month_name(months[-1].first)}
