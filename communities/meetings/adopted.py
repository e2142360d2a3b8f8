"""The rhythm that a network's members adopted, in their words, read back as what one fills in to plan it.

« Le 2e mardi du mois, sauf l'été, de 14 h à 16 h »: what cannot be read for sure is left to whoever plans.
"""

import calendar
import datetime as dt
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from communities.meetings.models import Meeting, Series, Unit
from communities.meetings.planning_forms import SeriesForm
from communities.meetings.rhythm import LAST
from communities.networks.models import Network
from reference.names import name_key

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
RANKS = {
    "1er": 1, "premier": 1, "2e": 2, "2eme": 2, "deuxieme": 2, "2nd": 2, "second": 2, "3e": 3, "3eme": 3,
    "troisieme": 3, "4e": 4, "4eme": 4, "quatrieme": 4, "dernier": LAST,
}  # fmt: skip
NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6}
SUMMER = [7, 8]
OUT = re.compile(r"\b(sauf|hors|dehors|excepte|pause|relache)\b")
EVERY = re.compile(r"\b(?:tous les|toutes les|un \w+ sur|une \w+ sur) (\d+|deux|trois|quatre|cinq|six)\b ?(\w*)")
HOUR = re.compile(r"\b(\d{1,2}) ?h(?:eures?)?(?: ?(\d{2})(?! ?h))?\b")


def read(words: str) -> dict[str, Any]:
    """A rhythm in words as the fields of SeriesForm; nothing where it cannot be read for sure."""
    said = name_key(words)
    on, out = _parted(said)
    days = [day for day, name in enumerate(DAYS) if re.search(rf"\b{name}s?\b", on)]
    ranks = {rank for word, rank in RANKS.items() if re.search(rf"\b{word}s?\b", on)}
    if len(days) != 1 or len(ranks) > 1:
        return {}
    found = {"weekday": days[0], "months_out": _months(out), **_hours(said)}
    if ranks:
        every = _every(on, "mois")
        return {**found, "unit": Unit.MONTHS, "nth": ranks.pop(), "every": every} if every else {}
    every = _every(on, "semaines")
    weekly = re.search(r"\b(chaque|tous les|toutes les|sur|semaine|hebdomadaire|quinze jours|15 jours)\b", on)
    return {**found, "unit": Unit.WEEKS, "every": every} if every and weekly and "mois" not in on.split() else {}


def _parted(said: str) -> tuple[str, str]:
    """What is said of when it is, and of when it is not."""
    cut = OUT.search(said)
    return (said[: cut.start()], said[cut.end() :]) if cut else (said, "")


def _every(said: str, unit: str) -> int:
    """Every how many weeks or months; 0 where another unit is counted in."""
    if unit == "semaines" and re.search(r"\b(quinze|15) jours\b", said):
        return 2
    if unit == "mois" and re.search(r"\btrimestr", said):
        return 3
    counted = EVERY.search(said)
    if counted is None:
        return 1
    number, after = NUMBERS.get(counted.group(1)) or int(counted.group(1)), counted.group(2)
    wrong = after.startswith(("jour", "an")) or (after.startswith(("mois", "semaine")) and after[:4] != unit[:4])
    return 0 if wrong or not 1 <= number <= 12 else number


def _months(out: str) -> list[int]:
    named = {number for number, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b", out)}
    return sorted(named | set(SUMMER if re.search(r"\bete\b", out) else []))


def _hours(said: str) -> dict[str, dt.time]:
    """The hour when it begins, and the one when it ends, as far as they are said."""
    hours = [(int(hour), int(minutes or 0)) for hour, minutes in HOUR.findall(said)]
    if not hours or len(hours) > 2 or any(hour > 23 or minutes > 59 for hour, minutes in hours):
        return {}
    times = [dt.time(hour, minutes) for hour, minutes in hours]
    return dict(zip(("start", "end"), times, strict=False)) if times == sorted(times) else {}


def begun(network: Network) -> dict[str, Any]:
    """What one starts from to plan the rhythm that a network adopted, for a year from tomorrow.

    Hours, place and the rest are those of the meeting that it called last, where its words do not say them.
    """
    first = timezone.localdate() + dt.timedelta(days=1)
    last = first.replace(year=first.year + 1, day=min(first.day, calendar.monthrange(first.year + 1, first.month)[1]))
    usual: dict[str, Any] = {"title": _("Rencontre du réseau")}
    before = Meeting.objects.standing().filter(network=network).select_related("territory").order_by("-pk").first()
    if before is not None:
        starts, ends = (one.astimezone(before.tz) for one in (before.starts_at, before.ends_at))
        usual = SeriesForm.of(before)
        if starts.date() == ends.date():
            usual |= {"start": starts.time(), "end": ends.time()}
    read_back = read(network.rhythm)
    if "start" in read_back and "end" not in read_back and "start" in usual:
        usual["end"] = _as_long(usual["start"], usual["end"], read_back["start"])
    return {**usual, "starts_on": first, "until": last, **read_back}


def _as_long(start: dt.time, end: dt.time, new: dt.time) -> dt.time | None:
    """When one that begins at another hour ends, if it is as long; None past midnight."""
    day = dt.date(2000, 1, 1)
    long = dt.datetime.combine(day, end) - dt.datetime.combine(day, start)
    ends = dt.datetime.combine(day, new) + long
    return ends.time() if ends.date() == day else None


def planned(network: Network) -> Series | None:
    """The regular meeting, still to come, that holds the rhythm which a network adopted, if there is one."""
    found = read(network.rhythm)
    if not found:
        return None
    names = ("unit", "every", "weekday", "nth") if found["unit"] == Unit.MONTHS else ("unit", "every", "weekday")
    same = network.series_of_meetings.filter(**{name: found[name] for name in names})
    coming = same.filter(meetings__starts_at__gt=timezone.now(), meetings__cancelled_at=None)
    first: Series | None = coming.order_by("pk").first()
    return first
