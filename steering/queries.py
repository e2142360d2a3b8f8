"""What the steering space shows: figures by whole months from `indicators`, and who may see them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext

from accounts.models import User
from indicators.queries import Published, Series


@dataclass(frozen=True)
class Access:
    """How many people hold each function that opens more than the public pages; never who."""

    steering: int
    technical: int


def access() -> Access:
    """Count them; accounts that are closed do not count."""
    counts = User.objects.filter(is_active=True).aggregate(
        steering=Count("pk", filter=Q(kind=User.Kind.STEERING)), technical=Count("pk", filter=Q(is_superuser=True))
    )
    return Access(**counts)


def in_words(one: Published) -> str:
    """A value, or why there is none."""
    if one.value is None:
        return gettext("non publié : moins de 5 personnes")
    return str(number_format(one.value, use_l10n=True, force_grouping=True))


def month_in_words(one: Published) -> str:
    """A month's value. There is none where fewer than five people stand behind it."""
    return gettext("non publié") if one.masked else in_words(one)


def figures(found: list[Series]) -> list[dict[str, Any]]:
    """The twelve months' figures, as components/figures.html takes them."""
    return [
        {
            "value": None if one.whole.masked else in_words(one.whole),
            "label": one.whole.label,
            "masked": one.whole.masked,
        }
        for one in found
    ]


def ledger(found: list[Series]) -> list[dict[str, list[str]]]:
    """A row for each aggregate: its name, last month, twelve months."""
    return [{"cells": [str(one.whole.label), month_in_words(one.last), in_words(one.whole)]} for one in found]


def bars(one: Series) -> list[tuple[str, int, str]]:
    """The months that may be shown, as components/chart.html takes them."""
    return [
        (month_name(month.first), month.value, str(number_format(month.value, use_l10n=True, force_grouping=True)))
        for month in one.months
        if month.value is not None
    ]


def bars_note(one: Series) -> str:
    """What the drawing leaves out."""
    if not one.hidden:
        return ""
    return ngettext(
        "%(count)d mois n'est pas publié : moins de 5 personnes.",
        "%(count)d mois ne sont pas publiés : moins de 5 personnes.",
        one.hidden,
    ) % {"count": one.hidden}


def month_name(first: dt.date) -> str:
    """A month as one says it: « octobre 2026 »."""
    return str(date_format(first, "F Y"))
