"""When the words that someone agreed to change in the draft, they are told, once for each new wording."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from background.tasks import durable
from home.capitalisation.consent import letters, wording
from home.capitalisation.consent.blocking import gone
from home.capitalisation.consent.register import Act, agreed_digests, hold, record
from home.capitalisation.models import ConsentEntry, Draft, Passage, Quotation
from home.capitalisation.models.consent import GIVEN

CHANGED = "changed"  # the detail of the line
SETTLED = dt.timedelta(minutes=30)  # a passage that was touched since is still being written
LOOKED_BACK = dt.timedelta(hours=6)


@durable()
def look_for_changes() -> None:
    """Look at the passages that were written lately and have settled: whoever agreed to other words is told."""
    now = timezone.now()
    recent = Passage.objects.filter(changed_at__gt=now - LOOKED_BACK, removed_at=None)
    moving = Passage.objects.filter(changed_at__gt=now - SETTLED).values("draft")
    drafts = recent.exclude(draft__in=moving).order_by().values_list("draft_id", flat=True).distinct()
    for draft in sorted(drafts):
        note_changes(draft)


@transaction.atomic
def note_changes(draft: int) -> None:
    """Write down whose words have changed since they agreed, and owe each a letter; not twice for the same words."""
    if hold(draft).state == Draft.State.DROPPED:
        return
    given = wording.standing(Quotation.objects.filter(draft=draft, consent__in=GIVEN))
    quotations = list(wording.loaded(given))
    agreed = agreed_digests(one.pk for one in quotations)
    for quotation in quotations:
        digest = wording.digest_of(quotation, wording.standing_bodies(quotation))
        if agreed.get(quotation.pk, digest) == digest or gone(quotation.author):
            continue
        told = ConsentEntry.objects.filter(quotation=quotation, act=Act.REMINDED, detail=CHANGED)
        if told.order_by("-pk").values_list("text_digest", flat=True).first() != digest:
            entry = record(quotation, Act.REMINDED, detail=CHANGED)
            tell_change.enqueue(quotation.pk, entry.pk)


@durable()
def tell_change(quotation: int, entry: int) -> None:
    """Tell an author that the passage that quotes them has changed."""
    found = Quotation.objects.filter(pk=quotation, consent__in=GIVEN).select_related("draft", "author").first()
    line = ConsentEntry.objects.filter(pk=entry).first()
    if found is not None and line is not None and not gone(found.author):
        letters.changed(found, line.text_digest)
