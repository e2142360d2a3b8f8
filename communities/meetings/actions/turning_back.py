"""Meetings and series that become what they were: for whoever undoes an act of facilitation; called by it alone.

What has taken place, what was called off and what someone changed again since stays as it is.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.actions.attending import desk
from communities.meetings.actions.planning import call_off, change, take_up_again
from communities.meetings.actions.regular import locked_series, said
from communities.meetings.journal import kept, read_back
from communities.meetings.models import Meeting, Series
from communities.meetings.places import TooFewPlaces
from communities.networks.plugs_care import CannotUndo

Changed = dict[str, list[Any]]  # a column, what it was and what it became


def meetings_of(pks: Iterable[int], network: int) -> list[Meeting]:
    """Meetings of this network by their keys, each under its lock."""
    found = Meeting.objects.filter(pk__in=list(pks), network=network).order_by("pk")
    return [desk.locked(one) for one in found]


def still(thing: Meeting | Series, changed: Changed) -> bool:
    """Whether it still is what it became."""
    return all(kept(getattr(thing, name)) == now for name, (_was, now) in changed.items())


def back(meeting: Meeting, changed: Changed) -> Changed:
    """Make a meeting whose row is locked what it was; gives back what that changed. Raises CannotUndo."""
    was = {name: read_back(Meeting, name, value) for name, (value, _now) in changed.items()}
    try:
        return change(meeting, **{"places": meeting.places, **was})
    except (TooFewPlaces, ValidationError) as refused:
        words = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        raise CannotUndo(words) from refused


def series_back(pk: int, before: dict[str, Any], *, network: int, by: Reader, reason: str) -> tuple[Series, Any]:
    """Make a series, and those of its meetings that an act changed, what they were. `before`: what the act kept.

    What it called off takes place again, what it called is called off. Gives back the series and what undoing this
    needs. Raises CannotUndo.
    """
    if not Series.objects.filter(pk=pk, network=network).exists():
        raise CannotUndo(_("Cette rencontre n'est plus là."))
    series, columns = locked_series(pk), before["columns"]
    if not still(series, columns):
        raise CannotUndo(_("Ces rencontres ont encore changé depuis : modifiez-les plutôt de nouveau."))
    done = {
        "changed": _changed_back(before.get("changed", {}), network),
        "off": _off(before.get("called", []), network, by, reason),
        "called": _on(before.get("off", []), network),
    }
    if not columns and not any(done.values()):
        raise CannotUndo(_("C'est déjà fait, ou la date est passée."))
    return series, {**done, "columns": _write(series, columns)}


def _write(series: Series, columns: Changed) -> Changed:
    was = said(series)
    for name, (value, _now) in columns.items():
        setattr(series, name, read_back(Series, name, value))
    series.version += 1
    series.full_clean()
    series.save()
    return {name: [was[name], now] for name, now in said(series).items() if was[name] != now}


def _changed_back(changed: dict[str, Changed], network: int) -> dict[str, Changed]:
    found = {}
    for one in meetings_of(map(int, changed), network):
        theirs = changed[str(one.pk)]
        if not one.cancelled and one.ends_at > timezone.now() and still(one, theirs):
            found[str(one.pk)] = back(one, theirs)
    return found


def _off(pks: list[int], network: int, by: Reader, reason: str) -> list[int]:
    on = [one for one in meetings_of(pks, network) if not one.cancelled and one.ends_at > timezone.now()]
    return [call_off(one, reason=" ".join(reason.split()), by=by).pk for one in on]


def _on(pks: list[int], network: int) -> list[int]:
    off = [one for one in meetings_of(pks, network) if one.cancelled and one.ends_at > timezone.now()]
    return [take_up_again(one).pk for one in off]
