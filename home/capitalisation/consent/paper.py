"""The register of consents on paper: of a draft, for its writers; of one's own words, for their author."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from accounts.reader import Reader
from background import papers
from background.tasks import durable
from home.capitalisation.consent import showing
from home.capitalisation.consent.register import verify
from home.capitalisation.models import ConsentEntry, Draft, Quotation
from home.capitalisation.withholding import Veil


def entries_of(draft: Draft, reader: Reader, quotation: int | None = None) -> list[ConsentEntry]:
    """The lines of a draft's register, or of one quotation's, in order, with who and where as this reader may know."""
    rows = ConsentEntry.objects.filter(quotation__draft=draft).select_related("by")
    if quotation is not None:
        rows = rows.filter(quotation=quotation)
    entries = list(rows.order_by("pk"))
    showing.tell_lines(entries, Veil(draft, reader))
    return entries


def name_of(draft: int, quotation: int | None, entries: Sequence[ConsentEntry]) -> str:
    """The name of a register's PDF, made of all that it says. Who and where are told."""
    said = [[entry.digest, entry.quotation.who, entry.quotation.place, entry.hand] for entry in entries]  # type: ignore[attr-defined]
    return papers.named(f"accords-{draft}-{quotation or 0}", said, settings.BASE_URL)


def written(draft: Draft, entries: Sequence[ConsentEntry]) -> dict[str, Any]:
    """What the register says, on paper and on its page."""
    return {"draft": draft, "entries": entries, "broken": next(verify(draft.pk), None)}


@durable(attempts=2)
def typeset(draft: int, quotation: int | None, person: int) -> None:
    """Make the PDF of a register, as this person may read it."""
    found = Draft.objects.filter(pk=draft).first()
    if found is None or (quotation is not None and not Quotation.objects.filter(pk=quotation, draft=draft).exists()):
        return
    entries = entries_of(found, Reader.of(User.objects.get(pk=person)), quotation)
    with translation.override(settings.LANGUAGE_CODE):
        html = render_to_string("capitalisation/consent/paper.html", written(found, entries))
        papers.make(name_of(draft, quotation, entries), [html])
