"""What is asked once a training is over: five things, each with four answers, and free words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ENOUGH = 5  # answers below which nothing is shown: one would guess whose they are

QUESTIONS: "dict[str, StrPromise]" = {
    "aims": _("Les objectifs annoncés ont été tenus."),
    "content": _("Le contenu est utile à mon travail."),
    "exchange": _("Nous avons pu échanger entre nous."),
    "pace": _("Le rythme et la durée convenaient."),
    "again": _("Je conseillerais cette formation à un·e collègue."),
}
ANSWERS: "list[tuple[str, StrPromise]]" = [
    ("yes", _("Oui, tout à fait")),
    ("rather", _("Plutôt oui")),
    ("hardly", _("Plutôt non")),
    ("no", _("Non")),
]
