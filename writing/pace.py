"""How often one person may do what costs the others something: so many times in so many seconds, counted in the cache.

The windows are fixed, their number stands in the key, so nothing is emptied; over an edge one may do twice as much. A
cache that forgets a count (it is full, it was restarted) is generous, never strict. Machines and bulk work call the
actions and are not counted: doors are (writing.doors). `RATE_LIMITS` turns all of it off.
"""

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class TooOften(Exception):
    """Too much in too little time; `str()` says so in words fit for the page, `wait` is in seconds."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait


@dataclass(frozen=True)
class Pace:
    """`most` times in `seconds`, by one person. `sentence` says what to do; `%(wait)s` becomes « 3 minutes »."""

    name: str
    most: int
    seconds: int
    sentence: "StrPromise"

    def take(self, person: int) -> None:
        """Count one more for a person (their id); raises TooOften beyond `most`. One call to the cache, then two."""
        if not settings.RATE_LIMITS:
            return
        now = time.time()
        key = f"pace:{self.name}:{person}:{int(now // self.seconds)}"
        if cache.add(key, 1, self.seconds):
            return
        try:
            count = cache.incr(key)
        except ValueError:  # forgotten between the two
            return
        if count > self.most:
            wait = math.ceil(self.seconds - now % self.seconds)
            raise TooOften(str(self.sentence) % {"wait": _minutes(wait)}, wait)


def _minutes(seconds: int) -> str:
    count = max(1, math.ceil(seconds / 60))
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


POSTING = Pace(
    "posting",
    20,
    600,
    _("Vous avez beaucoup écrit en peu de temps. Votre texte est gardé ; il pourra partir dans %(wait)s."),
)
SAYING = Pace(
    "saying",
    60,
    60,
    _("Vous avez beaucoup parlé en peu de temps. Votre texte est gardé ; il pourra partir dans %(wait)s."),
)
PREVIEWING = Pace(
    "previewing", 60, 60, _("Beaucoup d'aperçus ont été demandés : le prochain, dans %(wait)s. Votre texte est gardé.")
)
DRAFTING = Pace(
    "drafting", 120, 60, _("Ce texte est gardé sur cet appareil ; il sera enregistré comme brouillon dans %(wait)s.")
)
COMPLETING = Pace(
    "completing", 180, 60, _("Les propositions reviennent dans %(wait)s. Vous pouvez continuer à écrire.")
)
SENDING_FILES = Pace(
    "files", 30, 600, _("Vous avez envoyé beaucoup de fichiers en peu de temps. Envoyez le suivant dans %(wait)s.")
)
GESTURES = Pace("gestures", 90, 60, _("Beaucoup de gestes en peu de temps. Recommencez dans %(wait)s."))
OPENING = Pace("opening", 90, 60, _("Beaucoup de pages ouvertes en peu de temps. Recommencez dans %(wait)s."))
