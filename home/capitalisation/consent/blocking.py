"""What keeps a draft from being published: the words of those who did not agree. Said in one place, asked at every
door: when writers submit, and when a page is published, by whoever or whatever publishes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from home.capitalisation.consent import wording
from home.capitalisation.consent.register import agreed_digests
from home.capitalisation.models import Consent, Draft, Passage, Quotation
from home.capitalisation.models.consent import GIVEN
from home.pages.passage import PassageValue
from home.pages.text import words_of
from home.productions.models import ProductionPage

if TYPE_CHECKING:
    from wagtail.blocks.stream_block import StreamValue


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


def blocking(draft: Draft) -> list[Blocking]:
    """What keeps this draft from being published, in the order of what it quotes. Four queries at most."""
    quotations = wording.narrowed(Quotation.objects.filter(draft=draft))
    passages = list(
        Passage.objects.filter(draft=draft, removed_at=None).order_by("position", "pk").prefetch_related("quotations")
    )
    digests = agreed_digests(one.pk for one in quotations if one.consent in GIVEN and one.audience != "public")
    found = []
    for quotation in quotations:
        holding = [passage for passage in passages if quotation in passage.quotations.all()]
        if not agreed(quotation):
            found += _lacking(quotation, holding, passages, draft)
        elif holding and quotation.pk in digests and digests[quotation.pk] != _digest(quotation, holding):
            found.append(Blocking(quotation, Why.CHANGED, holding))
    return found


def _digest(quotation: Quotation, holding: list[Passage]) -> str:
    return wording.digest_of(quotation, [passage.body for passage in holding])


def _lacking(quotation: Quotation, holding: list[Passage], passages: list[Passage], draft: Draft) -> list[Blocking]:
    if holding:
        left = gone(quotation.author) and quotation.consent != Consent.REFUSED
        return [Blocking(quotation, Why.GONE if left else Why(quotation.consent), holding)]
    saying = [passage for passage in passages if wording.still_says(passage.body, quotation.body)]
    around = " ".join([draft.title, draft.aim, draft.remember])
    if saying or wording.still_says(around, quotation.body):
        return [Blocking(quotation, Why.STILL_SAID, saying)]
    return []


def quotations_on(body: "StreamValue") -> set[int]:
    """The numbers of the consents that the passages of a body name."""
    values = (block.value for block in body if block.block_type == "passage")
    return {pk for value in values if isinstance(value, PassageValue) for pk in value.quotations}


def lacking(page: ProductionPage) -> list[Quotation]:
    """The quotations whose words stand on a page, as it is now in memory, without their author's consent."""
    named = quotations_on(page.body)
    drawn = Q(draft__page=page.pk) if page.pk else Q(pk__in=[])
    quotations = wording.narrowed(Quotation.objects.filter(drawn | Q(pk__in=named)))
    without = [one for one in quotations if not agreed(one)]
    if not without:
        return []
    text = " ".join([page.title, page.aim, page.remember, words_of(page.body)])
    return [one for one in without if one.pk in named or wording.still_says(text, one.body)]


def passages_named(found: Iterable[Blocking]) -> set[int]:
    """The ids of the passages that something keeps back."""
    return {passage.pk for one in found for passage in one.passages}
