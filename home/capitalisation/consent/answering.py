"""Answering: an author says how their words may be published, or that they may not."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.reader import Reader
from background.tasks import durable
from home.capitalisation.consent import letters, saying, wording
from home.capitalisation.consent.erasing import readdress_unseen
from home.capitalisation.consent.register import Act, agreed_digests, hold, record
from home.capitalisation.models import Consent, ConsentEntry, Passage, Quotation
from home.capitalisation.models.consent import GIVEN
from home.capitalisation.withholding import Veil
from writing.markdown import render

ANSWERS = (*GIVEN, Consent.REFUSED)


@transaction.atomic
def answer(*, quotation: Quotation, by: Reader, answer: str, at: dt.datetime | None = None) -> Quotation:
    """Say how one's own words may be published, or that they may not; saying it again changes nothing.

    One may answer late, and change one's mind; once the words are published, less than before is a withdrawal. Raises
    PermissionDenied for anyone but the author, and where nothing was asked; ValueError for another answer.
    """
    from home.capitalisation.consent.withdrawing import NAME, WORDS, apply_answer, withdraw

    if answer not in ANSWERS:
        raise ValueError(answer)
    hold(quotation.draft_id)
    quotation = Quotation.objects.select_related("author__profile__organisation", "draft").get(pk=quotation.pk)
    if by.person is None or by.person.pk != quotation.author_id or quotation.consent == Consent.TO_ASK:
        raise PermissionDenied
    published = is_published(quotation)
    if published and answer in (Consent.REFUSED, Consent.ANONYMOUS) and quotation.consent != answer:
        return withdraw(quotation=quotation, by=by, what=WORDS if answer == Consent.REFUSED else NAME, at=at)
    if quotation.consent == answer and not text_changed(quotation):
        return quotation
    credited, quotation.consent, quotation.answered_at = quotation.shown_as, answer, at or timezone.now()
    quotation.shown_as = wording.name_for(quotation, answer) if answer in GIVEN else ""
    quotation.save(update_fields=["consent", "answered_at", "shown_as"])
    entry = record(quotation, Act.ANSWERED, by=by.person, answer=answer, at=at)
    if answer == Consent.REFUSED:
        tell_refusal.enqueue(quotation.pk, entry.pk)
    elif published and quotation.shown_as != credited:
        apply_answer.enqueue(quotation.pk)
    if not published and answer in (Consent.REFUSED, Consent.ANONYMOUS) and _is_read(quotation):
        apply_answer.enqueue(quotation.pk)
    if answer == Consent.ANONYMOUS and quotation.draft.page is not None and not quotation.draft.page.live:
        readdress_unseen.enqueue(quotation.draft.page.pk, quotation.pk)
    return quotation


def _is_read(quotation: Quotation) -> bool:
    page = quotation.draft.page
    return page is not None and page.live and saying.stands_on(page, quotation)


@durable()
def tell_refusal(quotation: int, entry: int) -> None:
    """Tell the writers that someone does not want to be quoted, unless they changed their mind; have the draft back."""
    from home.capitalisation.publishing.returning import take_back

    found = Quotation.objects.filter(pk=quotation, consent=Consent.REFUSED).select_related("draft", "author").first()
    if found is not None:
        take_back(found.draft)
        letters.refused(found, entry)


def is_published(quotation: Quotation) -> bool:
    """Whether everyone may read these words now with their author's consent, in the production that the draft became.

    Words that were copied there before anyone was asked are not published so: they are still to be answered for.
    """
    page = quotation.draft.page
    if page is None or not page.live:
        return False
    if quotation.consent in GIVEN:
        return saying.stands_on(page, quotation)
    return quotation.pk in saying.quotations_on(page.body)


def text_changed(quotation: Quotation) -> bool:
    """Whether the words in the draft are no longer those the author agreed to. Two queries."""
    agreed = agreed_digests([quotation.pk]).get(quotation.pk)
    return agreed is not None and agreed != wording.digest_of(quotation, wording.standing_bodies(quotation))


@dataclass(frozen=True)
class Shown:
    """A passage as its author-to-be-quoted reads it. `whole` is False where the rest is not theirs to read yet."""

    section: str
    html: SafeString
    whole: bool
    others: Sequence[wording.Source]


def passages_for(quotation: Quotation, reader: Reader) -> list[Shown]:
    """The passages that quote someone, as they would be published.

    Where a passage also bears what others said behind a door that is not the reader's, and they have not agreed, only
    the reader's own words are shown: what they did not agree to leaves for nobody.
    """
    rows = list(Passage.objects.filter(quotations=quotation, removed_at=None).order_by("position", "pk"))
    veil = Veil(quotation.draft, reader)
    shown = []
    for passage in rows:
        others = [one for one in veil.of(passage) if one.pk != quotation.pk]
        hidden = veil.behind(passage)
        body = "\n\n".join(wording.taken(passage.body, quotation.body)) if hidden else passage.body
        if hidden and any(wording.still_says(body, one.body) for one in hidden):
            body = quotation.body
        html = mark_safe(render(wording.without_names(body, others)))  # noqa: S308 - the renderer makes it safe
        sources = [wording.source_of(one, veil.networks) for one in others if one.consent in GIVEN]
        shown.append(Shown(passage.get_section_display(), html, not hidden, sources))
    return shown


def lines_of(quotation: Quotation) -> list[ConsentEntry]:
    """The register's lines about a quotation, the first one first."""
    return list(ConsentEntry.objects.filter(quotation=quotation).select_related("by").order_by("pk"))
