"""A consent withdrawn after publication: at once a next version appears without the name, or without the words."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from home.capitalisation.consent import letters, saying, wording
from home.capitalisation.consent.answering import is_published
from home.capitalisation.consent.blocking import lacking
from home.capitalisation.consent.erasing import apply_to, erase, readdress, withhold
from home.capitalisation.consent.register import Act, hold, record
from home.capitalisation.models import Consent, ConsentEntry, Draft, Quotation
from home.capitalisation.models.consent import GIVEN
from home.productions.models import Carer, ProductionPage

NAME, WORDS = "name", "words"


@transaction.atomic
def withdraw(*, quotation: Quotation, by: Reader, what: str, at: dt.datetime | None = None) -> Quotation:
    """Withdraw one's consent: `what` is NAME (the words stay, without it) or WORDS (the passage goes).

    Before publication it is an answer like another. Withdrawing again changes nothing. Raises PermissionDenied for
    anyone but the author, ValueError for something else.
    """
    from home.capitalisation.consent.answering import answer

    if what not in (NAME, WORDS):
        raise ValueError(what)
    hold(quotation.draft_id)
    quotation = Quotation.objects.select_related("author", "draft").get(pk=quotation.pk)
    if by.person is None or by.person.pk != quotation.author_id or quotation.consent == Consent.TO_ASK:
        raise PermissionDenied
    if quotation.consent not in GIVEN or (what == NAME and quotation.consent == Consent.ANONYMOUS):
        return quotation
    if not is_published(quotation):
        instead = Consent.ANONYMOUS if what == NAME else Consent.REFUSED
        return answer(quotation=quotation, by=by, answer=instead, at=at)
    return _withdrawn(quotation, what, by.person, at)


def _withdrawn(quotation: Quotation, what: str, by: User | None, at: dt.datetime | None, detail: str = "") -> Quotation:
    quotation.consent = Consent.ANONYMOUS if what == NAME else Consent.WITHDRAWN
    quotation.shown_as, quotation.answered_at = "", at or timezone.now()
    quotation.save(update_fields=["consent", "shown_as", "answered_at"])
    record(quotation, Act.WITHDRAWN, by=by, answer=quotation.consent, detail=detail, at=at)
    apply_answer.enqueue(quotation.pk)
    return quotation


@transaction.atomic
def follow_departure(pk: int) -> None:
    """Someone who agreed was anonymised: their name goes where it is published; elsewhere nothing is agreed."""
    from home.capitalisation.consent.asking import lapse

    quotation = Quotation.objects.select_related("author", "draft").get(pk=pk)
    hold(quotation.draft_id)
    quotation.refresh_from_db(fields=["consent"])
    if quotation.consent not in GIVEN:
        return
    if not is_published(quotation):
        lapse(quotation, detail="gone")
    elif quotation.consent != Consent.ANONYMOUS:
        _withdrawn(quotation, NAME, None, None, detail="gone")


@durable()
def apply_answer(pk: int) -> None:
    """Publish the next version of a production, as this author now wants it; earlier texts are shown to nobody.

    Others whose words are not to be read are taken out with theirs: two who go back on their consent at once do not
    hold each other up. Where words cannot all be taken out, the production is taken off. Done twice, it changes
    nothing the second time.
    """
    from home.capitalisation.publishing.returning import take_back

    with transaction.atomic():
        [quotation] = wording.narrowed(Quotation.objects.filter(pk=pk))
        draft = hold(quotation.draft_id)
        deeds = ConsentEntry.objects.filter(quotation=quotation, act__in=[Act.ANSWERED, Act.WITHDRAWN, Act.APPLIED])
        last = deeds.order_by("-pk").first()
        own = ProductionPage.objects.filter(pk=draft.page_id, live=True).first()
        if own is None or last is None or last.act == Act.APPLIED:
            return
        was_reading = draft.state == Draft.State.READING
        gone_back = last.act == Act.WITHDRAWN
        done = [_apply_on(page, quotation, told=gone_back) for page in _pages_of(quotation, own)]
        record(quotation, Act.APPLIED, answer=quotation.consent, detail=done[0])
        if gone_back:
            tell_withdrawal.enqueue(quotation.pk)
        if was_reading:
            take_back(draft)


def _pages_of(quotation: Quotation, own: ProductionPage) -> list[ProductionPage]:
    """The published pages that bear someone's words with this consent: the draft's, then those copied from it."""
    copies = ProductionPage.objects.annotate(kept=Cast("body", TextField())).filter(
        live=True, kept__contains=f'"{quotation.pk}"'
    )
    pks = [one.pk for one in copies.order_by("pk") if quotation.pk in saying.quotations_on(one.body)]
    held = ProductionPage.objects.select_for_update(of=("self",)).filter(pk__in={own.pk, *pks}, live=True)
    return sorted(held, key=lambda page: (page.pk != own.pk, page.pk))


def _apply_on(page: ProductionPage, quotation: Quotation, *, told: bool) -> str:
    """Bring one page to what its quoted authors want now; what was done, for the register."""
    from home.capitalisation.publishing.after import follow_address
    from home.capitalisation.publishing.history import WITHDRAWN, note

    later = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    before = page.url or ""
    apply_to(page, quotation)
    others = lacking(page)
    for one in others:
        apply_to(page, one, out=True)
    if lacking(page):
        return _take_off(page, [quotation, *others])
    for one in (quotation, *others):
        readdress(page, one)
    revision = page.save_revision()
    if told:
        note(page, revision, WITHDRAWN, change_said(quotation))
    revision.publish()
    if later is not None:  # what editors had prepared goes on, without what was withdrawn
        later.slug = page.slug
        for one in (quotation, *others):
            apply_to(later, one, out=one in others)
        later.save_revision()
    page = ProductionPage.objects.get(pk=page.pk)
    _clear_after(page, [quotation, *others], before)
    if before:
        follow_address(page, before)
    return f"revision {revision.pk}"


def _take_off(page: ProductionPage, quotations: Sequence[Quotation]) -> str:
    """The last resort: words that cannot be taken out are not left where everyone reads them."""
    page = ProductionPage.objects.get(pk=page.pk)
    page.unpublish(log_action=True)
    page.refresh_from_db()
    Draft.objects.filter(page=page.pk, state=Draft.State.PUBLISHED).update(state=Draft.State.WRITING)
    _clear_after(page, quotations, page.url or "")
    return "unpublished"


def _clear_after(page: ProductionPage, quotations: Sequence[Quotation], before: str) -> None:
    for one in quotations:
        withhold(page, one)
        erase.enqueue(one.pk, page.pk, before)


@durable()
def tell_withdrawal(pk: int) -> None:
    """Tell the writers of a production, and those who look after it, that a consent was withdrawn."""
    quotation = Quotation.objects.select_related("draft__page", "author").get(pk=pk)
    people = {person.pk: person for person in letters.writers_of(quotation.draft)}
    carers = Carer.objects.filter(production=quotation.draft.page_id, until=None).select_related("person")
    people |= {carer.person_id: carer.person for carer in carers}
    gone = quotation.consent == Consent.WITHDRAWN
    letters.withdrawn(quotation, (people[pk] for pk in sorted(people)), words_gone=gone)


def change_said(quotation: Quotation) -> str:
    """What the version made by a withdrawal says that it changes."""
    if quotation.consent == Consent.WITHDRAWN:
        return _("Un passage est retiré : une personne citée est revenue sur son accord.")
    return _("Un nom est retiré : une personne citée est revenue sur son accord.")
