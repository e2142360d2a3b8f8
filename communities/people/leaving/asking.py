"""What one is asked when leaving a post, question by question."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LONGEST = 4_000  # characters of one answer


@dataclass(frozen=True)
class Question:
    """A question, and what helps to answer it."""

    label: "StrPromise"
    help_text: "StrPromise"


ASKED: dict[str, Question] = {
    "leaves": Question(
        _("Ce que je laisse"), _("Les chantiers en cours, où ils en sont, ce qui attend une décision et de qui.")
    ),
    "worked": Question(_("Ce qui a marché"), _("Ce que vous referiez, et ce qui l'a rendu possible.")),
    "advice": Question(_("Ce que je dirais à qui arrive"), _("Ce que vous auriez aimé savoir le premier jour.")),
    "contacts": Question(
        _("À qui s'adresser"),
        _("Services, structures, permanences : des contacts que l'on peut rendre publics, sans numéro personnel."),
    ),
    "unfinished": Question(
        _("Ce qui reste ouvert"), _("Besoins sans réponse, questions posées, fils où l'on attend quelque chose.")
    ),
}
