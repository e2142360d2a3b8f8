"""A production being written: its passages, what they quote, and what those who are quoted answered."""

from home.capitalisation.models.consent import Consent, ConsentEntry, Quotation
from home.capitalisation.models.drafts import Draft, DraftQuerySet, Invitation, Writer
from home.capitalisation.models.passages import Comment, Passage, PassageVersion, Section, Suggestion

__all__ = [
    "Comment",
    "Consent",
    "ConsentEntry",
    "Draft",
    "DraftQuerySet",
    "Invitation",
    "Passage",
    "PassageVersion",
    "Quotation",
    "Section",
    "Suggestion",
    "Writer",
]
