"""Who may open the doors of consent and of publishing: those who write a draft, and each author for their own words."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import reader_of
from accounts.reader import Reader
from home.capitalisation.models import Consent, Draft, Quotation, Writer


def writes(reader: Reader, draft: Draft) -> bool:
    """Whether the reader writes this draft today. One query."""
    at_table = Writer.objects.filter(draft=draft, person=reader.person, until=None)
    return reader.is_professional and at_table.exists()


def draft_or_404(request: HttpRequest, pk: int) -> tuple[Draft, Reader]:
    """The draft, if the reader writes it; to everyone else it is not there."""
    reader = reader_of(request)
    draft = get_object_or_404(Draft.objects.select_related("network", "page"), pk=pk)
    if not writes(reader, draft):
        raise Http404
    return draft, reader


def own_or_404(request: HttpRequest, pk: int) -> tuple[Quotation, Reader]:
    """A quotation of the reader's own words, once they were asked about it."""
    reader = reader_of(request)
    if not reader.is_professional:
        raise Http404
    rows = Quotation.objects.select_related("author__profile__organisation", "draft__network", "draft__page")
    rows = rows.select_related("post__topic__forum", "point__meeting", "need")
    return get_object_or_404(rows.exclude(consent=Consent.TO_ASK), pk=pk, author=reader.person), reader
