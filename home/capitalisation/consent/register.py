"""The register of consents: lines that are only ever added, each sealed with the one before it in the same draft."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from accounts.models import User
from home.capitalisation.consent import wording
from home.capitalisation.models import Consent, ConsentEntry, Draft, Quotation

Act = ConsentEntry.Act
LAPSE = {Act.LAPSED: Consent.SILENT, Act.ASKED: Consent.ASKED}


def hold(draft_pk: int) -> Draft:
    """The draft, held until the end of the transaction: one line is sealed at a time."""
    return Draft.objects.select_for_update(of=("self",)).get(pk=draft_pk)


def record(
    quotation: Quotation,
    act: Act,
    *,
    by: User | None = None,
    answer: str = "",
    detail: str = "",
    at: dt.datetime | None = None,
) -> ConsentEntry:
    """Add a line about a quotation, in the caller's transaction."""
    hold(quotation.draft_id)
    entry = ConsentEntry(
        quotation=quotation,
        act=act,
        answer=answer,
        text_digest=wording.digest_of(quotation, wording.standing_bodies(quotation)),
        detail=detail[:300],
        by=by,
        at=at or timezone.now(),
    )
    last = ConsentEntry.objects.filter(quotation__draft=quotation.draft_id).order_by("-pk")
    entry.digest = seal(entry, last.values_list("digest", flat=True).first() or "")
    entry.save(force_insert=True)
    return entry


def seal(entry: ConsentEntry, before: str) -> str:
    """The digest of a line after the one whose digest is `before`; "" for the first of a draft."""
    said = [
        entry.quotation_id,
        str(entry.act),
        str(entry.answer),
        entry.text_digest,
        entry.detail,
        entry.by_id,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    ]
    return hashlib.sha256(f"{before}\n{json.dumps(said, ensure_ascii=False)}".encode()).hexdigest()


def agreed_digests(quotations: Iterable[int]) -> dict[int, str]:
    """The words to which the last answer was given, by quotation. One query."""
    rows = ConsentEntry.objects.filter(quotation__in=list(quotations), act=Act.ANSWERED).order_by("pk")
    return dict(rows.values_list("quotation_id", "text_digest"))


@dataclass(frozen=True)
class Broken:
    """The first line of a draft's register that does not hold, and why; `entry` is None where a line is missing."""

    draft: int
    entry: int | None
    why: str


def verify(draft: int | None = None) -> Iterator[Broken]:
    """Recompute the register of every draft, or of one: the first broken line of each that has one."""
    rows = ConsentEntry.objects.select_related("quotation").order_by("quotation__draft_id", "pk")
    if draft is not None:
        rows = rows.filter(quotation__draft=draft)
    seen = set()
    for pk, entries in groupby(rows.iterator(chunk_size=500), key=lambda entry: entry.quotation.draft_id):
        seen.add(pk)
        broken = _first_broken(pk, entries)
        if broken is not None:
            yield broken
    bare = Quotation.objects.filter(entries=None).exclude(consent=Consent.TO_ASK).order_by("draft_id", "pk")
    if draft is not None:
        bare = bare.filter(draft=draft)
    for quotation in bare.exclude(draft__in=seen):
        yield Broken(quotation.draft_id, None, f"quotation {quotation.pk} is « {quotation.consent} » without any line")


def _first_broken(draft: int, entries: Iterable[ConsentEntry]) -> Broken | None:
    before, states = "", dict[int, str]()
    for entry in entries:
        if seal(entry, before) != entry.digest:
            return Broken(draft, entry.pk, "the line, or the one before it, is not what was sealed")
        before = entry.digest
        states[entry.quotation_id] = state_after(entry) or states.get(entry.quotation_id, Consent.TO_ASK)
    for quotation in Quotation.objects.filter(draft=draft).order_by("pk"):
        if quotation.consent != states.get(quotation.pk, Consent.TO_ASK):
            why = f"quotation {quotation.pk} is « {quotation.consent} », its last line says otherwise"
            return Broken(draft, None, why)
    return None


def state_after(entry: ConsentEntry) -> str:
    """The consent that a line leaves behind it; "" where it changes nothing."""
    if entry.act in (Act.ANSWERED, Act.WITHDRAWN):
        return entry.answer
    return LAPSE.get(Act(entry.act), "")
