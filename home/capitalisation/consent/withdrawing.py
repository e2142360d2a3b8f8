"""A consent withdrawn after publication: at once a next version appears without the name, or without the words."""

import datetime as dt
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from home.capitalisation.consent import letters, wording
from home.capitalisation.consent.answering import is_published
from home.capitalisation.consent.register import Act, hold, record
from home.capitalisation.models import Consent, ConsentEntry, Draft, Quotation
from home.capitalisation.models.consent import GIVEN
from home.pages.text import words_of
from home.productions.models import Carer, ProductionPage, Version

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

    Done twice, it changes nothing the second time.
    """
    from home.capitalisation.publishing.history import WITHDRAWN, note
    from home.capitalisation.publishing.returning import take_back

    with transaction.atomic():
        [quotation] = wording.narrowed(Quotation.objects.filter(pk=pk))
        draft = hold(quotation.draft_id)
        page = ProductionPage.objects.select_for_update(of=("self",)).filter(pk=draft.page_id, live=True).first()
        deeds = ConsentEntry.objects.filter(quotation=quotation, act__in=[Act.ANSWERED, Act.WITHDRAWN, Act.APPLIED])
        last = deeds.order_by("-pk").first()
        if page is None or last is None or last.act == Act.APPLIED:
            return
        was_reading = draft.state == Draft.State.READING
        later = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
        apply_to(page, quotation)
        revision = page.save_revision()
        if last.act == Act.WITHDRAWN:
            note(page, revision, WITHDRAWN, change_said(quotation))
        revision.publish()
        if later is not None:  # what editors had prepared goes on, without what was withdrawn
            apply_to(later, quotation)
            later.save_revision()
        _withhold(page, quotation)
        record(quotation, Act.APPLIED, answer=quotation.consent, detail=f"revision {revision.pk}")
        if last.act == Act.WITHDRAWN:
            tell_withdrawal.enqueue(quotation.pk)
        if was_reading:
            take_back(draft)


def apply_to(page: ProductionPage, quotation: Quotation) -> None:
    """Take out of a page, in memory, what a quotation's author does not agree to; credit the rest as they agreed."""
    from home.capitalisation.publishing.building import refresh

    if quotation.consent in GIVEN:
        refresh(page, [quotation])
        return
    kept: list[dict[str, Any]] = []
    heading = ""
    for block, stored in zip(page.body, page.body.get_prep_value(), strict=True):
        if block.block_type == "passage" and quotation.pk in block.value.quotations:
            heading = stored["value"].get("heading") or heading
            continue
        if wording.still_says(words_of([block]), quotation.body):
            continue
        if heading and stored["type"] == "passage":
            stored["value"]["heading"] = stored["value"].get("heading") or heading
            heading = ""
        kept.append(stored)
    page.body = json.dumps(kept)
    page.remember = "\n".join(
        line for line in page.remember.splitlines() if not wording.still_says(line, quotation.body)
    )
    if wording.still_says(page.aim, quotation.body):
        page.aim = page.get_kind_display()


def _withhold(page: ProductionPage, quotation: Quotation) -> None:
    """Show to nobody the text of the versions before this one that bear these words; one whose text is unknown, too."""
    current = page.versions.order_by("-number").first()
    earlier = page.versions.filter(withheld_at=None).exclude(pk=current.pk if current else None)
    bearing = [
        version.pk
        for version in earlier.select_related("revision")
        if version.revision is None or _bears(version.revision, quotation.pk)
    ]
    Version.objects.filter(pk__in=bearing).update(withheld_at=timezone.now())


def _bears(revision: Revision, pk: int) -> bool:
    body = json.loads(revision.content.get("body") or "[]")
    passages = [block["value"] for block in body if block.get("type") == "passage"]
    sources = [one.get("value", one) for passage in passages for one in passage.get("sources") or []]
    return any(str(source.get("quotation")) == str(pk) for source in sources)


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
