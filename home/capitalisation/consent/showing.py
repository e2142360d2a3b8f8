"""Whom a draft quotes, and where they said it, as those who write it may know it: some are not of the network."""

from collections.abc import Iterable

from django.utils.text import capfirst

from home.capitalisation.consent import wording
from home.capitalisation.models import Consent, ConsentEntry, Quotation
from home.capitalisation.withholding import Veil


def tell(quotations: Iterable[Quotation], veil: Veil) -> None:
    """Say of each quotation who said it (`who`) and where (`place`), as far as the veil's reader may know. No query.

    `who` is "" where neither the name nor the words are the reader's to know: then the place stands alone.
    """
    for one in quotations:
        known = veil.quotations.get(one.pk, one)
        one.who, one.place = _who(known, veil), _place(known, veil)  # type: ignore[attr-defined]


def _who(quotation: Quotation, veil: Veil) -> str:
    if veil.keeps(quotation):
        return ""
    if quotation.consent == Consent.ANONYMOUS and not _was_there(quotation, veil):
        return wording.name_for(quotation, Consent.ANONYMOUS)
    return quotation.author.get_full_name()


def _place(quotation: Quotation, veil: Veil) -> str:
    if _was_there(quotation, veil):
        return quotation.label
    return str(capfirst(wording.reserved(quotation.audience, veil.networks)))


def _was_there(quotation: Quotation, veil: Veil) -> bool:
    """Whether the reader may read the words where they were said, or said them."""
    person = veil.reader.person
    return quotation.audience in veil.reader.tokens or (person is not None and quotation.author_id == person.pk)


def tell_lines(entries: Iterable[ConsentEntry], veil: Veil) -> None:
    """The same of the register's lines, each with who acted (`hand`): an author who answers is not betrayed so."""
    for entry in entries:
        quotation = veil.quotations.get(entry.quotation_id)
        if quotation is not None:
            entry.quotation = quotation
        tell([entry.quotation], veil)
        own = entry.by_id == entry.quotation.author_id
        entry.hand = entry.quotation.who if own else entry.by.get_full_name() if entry.by else ""  # type: ignore[attr-defined]


def people(quotations: Iterable[Quotation], veil: Veil) -> list[str]:
    """Those quoted, each once, in order; where a name is not the reader's to know, the door they spoke behind."""
    found = list(quotations)
    tell(found, veil)
    named = sorted({one.who for one in found if one.who})  # type: ignore[attr-defined]
    return named + sorted({one.place for one in found if not one.who})  # type: ignore[attr-defined]
