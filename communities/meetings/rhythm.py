"""Rhythms of regular meetings: « le 2e mardi du mois, sauf en août », as days and in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.meetings.models import Series, Unit

LONGEST = dt.timedelta(days=731)
WEEK = dt.timedelta(days=7)
LAST = -1


class NoRhythm(ValueError):
    """The rhythm gives no day, or never ends; `str()` says so in words fit for the page."""


@dataclass(frozen=True)
class Rhythm:
    """Every so many weeks, or the nth day of every so many months, from one day to another. Monday is 0."""

    unit: str
    every: int
    weekday: int
    starts_on: dt.date
    until: dt.date
    nth: int = 1
    months_out: tuple[int, ...] = ()

    @classmethod
    def of(cls, series: Series) -> "Rhythm":
        """The rhythm of a regular meeting."""
        names = ("unit", "every", "weekday", "starts_on", "until", "nth")
        return cls(**{name: getattr(series, name) for name in names}, months_out=tuple(series.months_out))

    def check(self) -> None:
        """Raise NoRhythm for one that goes on too long, backwards, or comes to no day at all."""
        if self.until < self.starts_on:
            raise NoRhythm(_("La fin vient avant le début : choisissez une date plus tardive."))
        if self.until - self.starts_on > LONGEST:
            raise NoRhythm(
                _("Un rythme dure deux ans au plus : choisissez une fin plus proche, quitte à le prolonger.")
            )
        if not self.days():
            raise NoRhythm(_("Ce rythme ne donne aucune date : changez le jour, la période ou les mois de pause."))

    def days(self) -> list[dt.date]:
        """The days on which it falls, without the months left out."""
        return [day for day in self._all() if day.month not in self.months_out]

    def left_out(self) -> list[dt.date]:
        """The days on which it would fall, had one not left out their months."""
        return [day for day in self._all() if day.month in self.months_out]

    def _all(self) -> Iterator[dt.date]:
        days = self._weekly() if self.unit == Unit.WEEKS else self._monthly()
        return (day for day in days if self.starts_on <= day <= self.until)

    def _weekly(self) -> Iterator[dt.date]:
        day = self.starts_on + dt.timedelta(days=(self.weekday - self.starts_on.weekday()) % 7)
        while day <= self.until:
            yield day
            day += WEEK * self.every

    def _monthly(self) -> Iterator[dt.date]:
        month = self.starts_on.year * 12 + self.starts_on.month - 1
        if nth_weekday(month // 12, month % 12 + 1, self.weekday, self.nth) < self.starts_on:
            month += 1  # the first one is the first that is still to come
        while dt.date(month // 12, month % 12 + 1, 1) <= self.until:
            yield nth_weekday(month // 12, month % 12 + 1, self.weekday, self.nth)
            month += self.every

    def words(self) -> str:
        """As one says it: « le 2e mardi du mois, sauf en août »."""
        day = str(WEEKDAYS[self.weekday])
        said = self._weeks(day) if self.unit == Unit.WEEKS else self._months(day)
        if not self.months_out:
            return said
        months = [str(MONTHS[month]) for month in sorted(self.months_out)]
        listed = _(" et ").join(filter(None, [", ".join(months[:-1]), months[-1]]))
        return _("%(rhythm)s, sauf en %(months)s") % {"rhythm": said, "months": listed}

    def _weeks(self, day: str) -> str:
        if self.every == 1:
            return _("chaque %(day)s") % {"day": day}
        if self.every == 2:
            return _("un %(day)s sur deux") % {"day": day}
        return _("un %(day)s toutes les %(count)d semaines") % {"day": day, "count": self.every}

    def _months(self, day: str) -> str:
        ranks = {1: _("1er"), 2: _("2e"), 3: _("3e"), 4: _("4e"), LAST: _("dernier")}
        said = _("le %(rank)s %(day)s") % {"rank": ranks[self.nth], "day": day}
        often = ngettext("du mois", "tous les %(count)d mois", self.every) % {"count": self.every}
        return f"{said} {often}" if self.every == 1 else f"{said}, {often}"


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth such day of a month (1 to 4), or its last (-1)."""
    if nth == LAST:
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        last = following - dt.timedelta(days=1)
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7) + WEEK * (nth - 1)
