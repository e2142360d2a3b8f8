"""What keeps a draft from being published: the words of those who did not agree. Said in one place, asked at every
door: when writers submit, and when a page is published, by whoever or whatever publishes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from home.capitalisation.consent import saying, wording
from home.capitalisation.consent.register import agreed_digests
from home.capitalisation.models import Consent, Draft, Passage, Quotation
from home.capitalisation.models.consent import GIVEN
from home.productions.models import ProductionPage


class Why(models.TextChoices):
    """Why words may not be published."""

    TO_ASK = "to-ask", _("L'accord n'est pas encore demandé.")
    ASKED = "asked", _("La réponse est attendue.")
    REFUSED = "refused", _("Cette personne ne souhaite pas être citée : reformulez sans ses mots.")
    SILENT = "silent", _("Sans réponse après le délai : un silence n'est pas un accord. Reformulez sans ses mots.")
    WITHDRAWN = "withdrawn", _("Cette personne a retiré son accord : reformulez sans ses mots.")
    GONE = "gone", _("Cette personne a quitté Maillage et ne peut plus donner son accord : reformulez sans ses mots.")
    CHANGED = (
        "changed",
        _("Les mots cités ont changé depuis l'accord : la personne en est prévenue et doit le redonner."),
    )
    STILL_SAID = "still-said", _("Ses mots sont encore dans le texte, sans son accord : reformulez.")


@dataclass(frozen=True)
class Blocking:
    """A quotation that may not be published as it stands, why, and where it stands (no passage: outside of them)."""

    quotation: Quotation
    why: Why
    passages: Sequence[Passage] = field(default_factory=list)


def gone(person: User) -> bool:
    """Whether someone can answer nothing any more: their silence is known at once, and no consent of theirs counts."""
    return not person.is_active or person.anonymised_at is not None or person.kind == User.Kind.STEERING


def agreed(quotation: Quotation) -> bool:
    """Whether the author agreed that these words be published (a quotation of `wording.loaded`).

    Who left before publication can no longer change their mind, hence their consent does not count; what was
    published with it stays.
    """
    return quotation.consent in GIVEN and (quotation.published or not gone(quotation.author))  # type: ignore[attr-defined]


def blocking(draft: Draft, changes: str = "") -> list[Blocking]:
    """What keeps this draft from being published, in the order of what it quotes; then the words that someone refused
    in another draft. `changes`: what is said of the next version. Eight queries at most, whatever its size.
    """
    quotations = wording.narrowed(Quotation.objects.filter(draft=draft))
    passages = list(
        Passage.objects.filter(draft=draft, removed_at=None).order_by("position", "pk").prefetch_related("quotations")
    )
    digests = agreed_digests(one.pk for one in quotations if one.consent in GIVEN and one.audience != "public")
    around, found = " ".join([draft.title, draft.aim, draft.remember, changes]), []
    for quotation in quotations:
        holding = [passage for passage in passages if quotation in passage.quotations.all()]
        if not agreed(quotation):
            found += _lacking(quotation, holding, passages, around)
        elif holding and quotation.pk in digests and digests[quotation.pk] != _digest(quotation, holding):
            found.append(Blocking(quotation, Why.CHANGED, holding))
    return found + _copied(draft, passages, around)


def _copied(draft: Draft, passages: list[Passage], around: str) -> list[Blocking]:
    text = " ".join([around, *(passage.body for passage in passages)])
    found = saying.copied(text, saying.place_of_draft(draft))
    return [
        Blocking(one, Why.STILL_SAID, [part for part in passages if wording.still_says(part.body, one.body)])
        for one in found
    ]


def _digest(quotation: Quotation, holding: list[Passage]) -> str:
    return wording.digest_of(quotation, [passage.body for passage in holding])


def _lacking(quotation: Quotation, holding: list[Passage], passages: list[Passage], around: str) -> list[Blocking]:
    if holding:
        left = gone(quotation.author) and quotation.consent != Consent.REFUSED
        return [Blocking(quotation, Why.GONE if left else Why(quotation.consent), holding)]
    still = [passage for passage in passages if wording.still_says(passage.body, quotation.body)]
    if still or wording.still_says(around, quotation.body):
        return [Blocking(quotation, Why.STILL_SAID, still)]
    return []


def lacking(page: ProductionPage) -> list[Quotation]:
    """The quotations whose words stand on a page, as it is now in memory, without their author's consent: of its own
    draft, those that it names, and those that were refused in another draft.
    """
    named = saying.quotations_on(page.body)
    drawn = Q(draft__page=page.pk) if page.pk else Q(pk__in=[])
    quotations = wording.narrowed(Quotation.objects.filter(drawn | Q(pk__in=named)))
    text = saying.said_on(page)
    found = [one for one in quotations if not agreed(one) and (one.pk in named or wording.still_says(text, one.body))]
    known = {one.pk for one in quotations}
    return found + [one for one in saying.copied(text, saying.place_of(page)) if one.pk not in known]


def passages_named(found: Iterable[Blocking]) -> set[int]:
    """The ids of the passages that something keeps back."""
    return {passage.pk for one in found for passage in one.passages}
