"""Regular meetings: called by a rhythm, changed one by one or from one on."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.meetings.actions.attending import desk
from communities.meetings.actions.planning import call_off, change, plan_meeting
from communities.meetings.journal import Act, for_others, kept, note, owe_reason
from communities.meetings.models import Meeting, Series
from communities.meetings.permissions import may_edit, may_edit_series, may_plan
from communities.meetings.places import Cancelled, TooFewPlaces
from communities.meetings.rhythm import Rhythm
from communities.meetings.zones import moment
from communities.networks.actions import ReasonMissing
from communities.networks.models import Network

FOLLOWING, ALL = "following", "all"
SHARED = ("title", "kind", "half_days", "theme", "place", "territory", "zone", "video_url", "public")
RHYTHM = ("unit", "every", "weekday", "nth", "starts_on", "until", "months_out")
COLUMNS = (*SHARED, *RHYTHM, "at", "minutes_long", "places")  # what changes of a series


@transaction.atomic
def plan_series(
    *,
    network: Network,
    rhythm: Rhythm,
    at: dt.time,
    minutes_long: int,
    by: Reader | None = None,
    places: int | None = None,
    care: str = "",
    **told: Any,
) -> Series:
    """Call a network together again and again: one meeting for each day of the rhythm. `told`: what SHARED names.

    `care`: why, for the journal, where one does it as one who facilitates.

    Raises PermissionDenied, NoRhythm (it never ends, or comes to no day), NoSuchHour, ValidationError.
    """
    if by is not None and not may_plan(by, network):
        raise PermissionDenied
    rhythm.check()
    told["title"] = " ".join(told["title"].split())
    series = Series(
        network=network,
        at=at,
        minutes_long=minutes_long,
        places=places,
        by=by.person if by else None,
        **_columns(rhythm),
        **told,
    )
    series.full_clean()
    series.save()
    called = _call(series, rhythm.days(), by)
    if care.strip() and by is not None:
        note(series, by, Act.PLAN, care, meetings=called)
    return series


@transaction.atomic
def edit_series(*, meeting: Meeting, by: Reader, scope: str, places: int | None, reason: str = "", **told: Any) -> int:
    """Change a meeting of a series and those after it (FOLLOWING), or all that are still to come (ALL).

    Days move as many days as this one does; hours become its hours. Those that are called off, or were changed by
    themselves, stay as they are. Returns how many changed. `reason`: for the journal, where someone else called them.
    Raises PermissionDenied, TooFewPlaces (for all of them), NoSuchHour, ValidationError, ReasonMissing.
    """
    meeting = Meeting.objects.get(pk=meeting.pk)
    if meeting.series_id is None or not may_edit(by, meeting):
        raise PermissionDenied
    series = locked_series(meeting.series_id)
    if meeting.cancelled:
        raise Cancelled(_("Cette rencontre est annulée : rouvrez-la pour la modifier."))
    owe_reason(by, meeting, reason)
    zone = told.get("zone", meeting.zone)
    starts_at, ends_at = told.pop("starts_at", meeting.starts_at), told.pop("ends_at", meeting.ends_at)
    local = starts_at.astimezone(meeting.tz if zone == meeting.zone else starts_at.tzinfo)
    shift = local.date() - meeting.starts_at.astimezone(meeting.tz).date()
    long = ends_at - starts_at
    was, count, changed = said(series), 0, dict[str, Any]()
    for one in [meeting, *_others(meeting, scope)]:
        day = one.starts_at.astimezone(one.tz).date() + shift
        begins = moment(day, local.time(), zone)
        row = desk.locked(one)
        try:
            done = change(row, places=places, starts_at=begins, ends_at=begins + long, **told)
        except TooFewPlaces as refused:
            sentence = _("%(title)s, le %(day)s : %(why)s")
            words = {"title": one.title, "day": f"{day:%d/%m/%Y}", "why": str(refused)}
            raise TooFewPlaces(sentence % words) from refused
        count, changed = count + 1, {**changed, str(row.pk): done} if done else changed
    _keep_shared(series, local.time(), long, places, zone, told)
    if for_others(by, meeting):
        _note_change(series, by, reason, was, changed=changed)
    return count


def locked_series(pk: int) -> Series:
    """A series as it is now, its row kept until the transaction ends."""
    row: Series = Series.objects.select_for_update(of=("self",)).select_related("network").get(pk=pk)
    return row


def said(series: Series) -> dict[str, Any]:
    """What a series says of itself, as the journal keeps it."""
    return {name: kept(getattr(series, name)) for name in COLUMNS}


def _note_change(series: Series, by: Reader, reason: str, was: dict[str, Any], **meetings: Any) -> None:
    """Write in the journal what became of a series, with what undoing it needs; the same again is no act.

    `meetings`: `changed`, what each was and is; `off` and `called`, those that were called off and called.
    """
    columns = {name: [was[name], now] for name, now in said(series).items() if was[name] != now}
    if columns or any(meetings.values()):
        note(series, by, Act.CHANGE, reason, columns=columns, **meetings)


def _others(meeting: Meeting, scope: str) -> Iterable[Meeting]:
    """The meetings of its series that change with it."""
    others = Meeting.objects.standing().filter(series=meeting.series, apart=False, ends_at__gt=timezone.now())
    others = others.exclude(pk=meeting.pk).order_by("starts_at", "pk")
    return list(others.filter(starts_at__gt=meeting.starts_at) if scope == FOLLOWING else others)


def _keep_shared(
    series: Series, at: dt.time, long: dt.timedelta, places: int | None, zone: str, told: dict[str, Any]
) -> None:
    """Have the series say what those of its meetings that are called later will."""
    for name in SHARED:
        if name in told:
            setattr(series, name, told[name])
    series.at, series.minutes_long, series.places, series.zone = at, int(long.total_seconds() // 60), places, zone
    series.version += 1
    series.full_clean()
    series.save()


@transaction.atomic
def change_rhythm(*, series: Series, by: Reader, rhythm: Rhythm, reason: str) -> Series:
    """Give a regular meeting another rhythm, or a later end: days that fall out are called off, new ones are called.

    What is past, what was called off and what was changed by itself stays. Raises PermissionDenied, NoRhythm,
    ReasonMissing (a day falls out, or it is someone else's, and nobody says why), NoSuchHour.
    """
    series = locked_series(series.pk)
    if not may_edit_series(by, series):
        raise PermissionDenied
    rhythm.check()
    owe_reason(by, series, reason)
    days, now, was = rhythm.days(), timezone.now(), said(series)
    gone = series.meetings.standing().filter(ends_at__gt=now, apart=False).exclude(series_on__in=days)
    off = _call_off_all(gone.order_by("pk"), reason, by)
    for name, value in _columns(rhythm).items():
        setattr(series, name, value)
    series.version += 1
    series.full_clean()
    series.save()
    known = set(series.meetings.values_list("series_on", flat=True))
    today = now.astimezone(ZoneInfo(series.zone)).date()
    called = _call(series, [day for day in days if day not in known and day > today], by)
    if for_others(by, series):
        _note_change(series, by, reason, was, off=off, called=called)
    return series


@transaction.atomic
def end_series(*, series: Series, by: Reader, reason: str) -> int:
    """Call off what is still to come of a series. Returns how many. Raises PermissionDenied, ReasonMissing."""
    series = locked_series(series.pk)
    if not may_edit_series(by, series):
        raise PermissionDenied
    coming = series.meetings.standing().filter(starts_at__gt=timezone.now())
    gone = _call_off_all(coming.order_by("pk"), reason, by)
    if gone and for_others(by, series):
        note(series, by, Act.CANCEL, reason, meetings=gone)
    return len(gone)


def _call_off_all(meetings: Iterable[Meeting], reason: str, by: Reader) -> list[int]:
    reason, found = " ".join(reason.split()), list(meetings)
    if found and not reason:
        raise ReasonMissing(_("Des rencontres sont annulées : dites pourquoi à celles et ceux qui devaient venir."))
    for meeting in found:
        call_off(desk.locked(meeting), reason=reason, by=by)
    return [meeting.pk for meeting in found]


def _call(series: Series, days: Iterable[dt.date], by: Reader | None) -> list[int]:
    """Call a meeting for each of these days; gives back their keys."""
    called = []
    told = {name: getattr(series, name) for name in SHARED}
    for day in days:
        begins = moment(day, series.at, series.zone)
        meeting = plan_meeting(
            network=series.network,
            starts_at=begins,
            ends_at=begins + dt.timedelta(minutes=series.minutes_long),
            places=series.places,
            series=series,
            series_on=day,
            by=by,
            **told,
        )
        called.append(meeting.pk)
    return called


def _columns(rhythm: Rhythm) -> dict[str, Any]:
    return {**{name: getattr(rhythm, name) for name in RHYTHM}, "months_out": list(rhythm.months_out)}
