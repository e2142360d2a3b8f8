"""Where meetings are held, as clocks go there."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

HOME = "Europe/Paris"


class Zone(models.TextChoices):
    """The clocks of France: one in Europe, the others overseas."""

    PARIS = "Europe/Paris", _("France hexagonale (Paris)")
    GUADELOUPE = "America/Guadeloupe", _("Guadeloupe")
    CAYENNE = "America/Cayenne", _("Guyane")
    MARTINIQUE = "America/Martinique", _("Martinique")
    MAYOTTE = "Indian/Mayotte", _("Mayotte")
    NOUMEA = "Pacific/Noumea", _("Nouvelle-Calédonie")
    TAHITI = "Pacific/Tahiti", _("Polynésie française")
    REUNION = "Indian/Reunion", _("La Réunion")
    BARTHELEMY = "America/St_Barthelemy", _("Saint-Barthélemy")
    MARIGOT = "America/Marigot", _("Saint-Martin")
    MIQUELON = "America/Miquelon", _("Saint-Pierre-et-Miquelon")
    WALLIS = "Pacific/Wallis", _("Wallis-et-Futuna")


# After an hour: « 14 h, heure de La Réunion ».
CLOCKS = {
    Zone.PARIS: _("heure de Paris"),
    Zone.GUADELOUPE: _("heure de la Guadeloupe"),
    Zone.CAYENNE: _("heure de la Guyane"),
    Zone.MARTINIQUE: _("heure de la Martinique"),
    Zone.MAYOTTE: _("heure de Mayotte"),
    Zone.NOUMEA: _("heure de la Nouvelle-Calédonie"),
    Zone.TAHITI: _("heure de la Polynésie française"),
    Zone.REUNION: _("heure de La Réunion"),
    Zone.BARTHELEMY: _("heure de Saint-Barthélemy"),
    Zone.MARIGOT: _("heure de Saint-Martin"),
    Zone.MIQUELON: _("heure de Saint-Pierre-et-Miquelon"),
    Zone.WALLIS: _("heure de Wallis-et-Futuna"),
}


class NoSuchHour(ValueError):
    """An hour that a clock skips in spring."""


def moment(day: dt.date, at: dt.time, zone: str) -> dt.datetime:
    """The moment when clocks there show this day and hour; of an hour that comes twice, the first.

    Raises NoSuchHour for an hour that the clocks skip.
    """
    local = dt.datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    if local.astimezone(dt.UTC).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchHour
    return local


def same_clock(start: dt.datetime, end: dt.datetime, zone: str, other: str) -> bool:
    """Whether clocks in both zones show the same from one moment to the other."""
    here, there = ZoneInfo(zone), ZoneInfo(other)
    return all(moment.astimezone(here).utcoffset() == moment.astimezone(there).utcoffset() for moment in (start, end))
