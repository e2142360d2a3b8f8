"""Sitting down at a draft: its row is held, rights are asked, what was there is kept."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.reader import Reader
from home.capitalisation.actions.refusals import Withheld, being_read
from home.capitalisation.consent import wording
from home.capitalisation.consent.register import hold
from home.capitalisation.models import Draft, Passage, PassageVersion, Quotation, Section
from home.capitalisation.permissions import Seat, seat_of
from home.capitalisation.withholding import Veil
from writing.markdown import render

ORDER = {section.value: place for place, section in enumerate(Section)}


def sit(draft: Draft, by: Reader) -> tuple[Draft, Seat, User]:
    """The draft under its lock, for who may read it. Raises PermissionDenied."""
    draft = hold(draft.pk)
    seat = seat_of(by, draft)
    if by.person is None or not seat.may_read:
        raise PermissionDenied
    return draft, seat, by.person


def sit_to_write(draft: Draft, by: Reader) -> tuple[Draft, User]:
    """The draft under its lock, for who writes it. Raises PermissionDenied, NotNow (editors are reading it)."""
    draft, seat, person = sit(draft, by)
    if seat.writes and draft.state == Draft.State.READING:
        raise being_read()
    if not seat.may_write:
        raise PermissionDenied
    return draft, person


def held_passage(passage: Passage, by: Reader, *, removed: bool = False) -> tuple[Passage, User]:
    """The passage as it is now, under its draft's lock, for who writes it.

    Raises PermissionDenied, NotNow, Withheld (it bears words that are not theirs to read).
    """
    draft, person = sit_to_write(passage.draft, by)
    passage = standing(passage, draft, removed=removed)
    if Veil(draft, by).hides(passage):
        raise Withheld
    return passage, person


def standing(passage: Passage, draft: Draft, *, removed: bool = False) -> Passage:
    """The passage as it is now. Raises PermissionDenied where it was taken away."""
    passage = Passage.objects.get(pk=passage.pk, draft=draft)
    passage.draft = draft
    if passage.removed_at is not None and not removed:
        raise PermissionDenied
    return passage


def keep(passage: Passage, person: User, *, wrote: User | None = None) -> Passage:
    """Save a passage in its new state, and that state with it; `wrote`: whose words they are, if not the person's."""
    passage.body_html = render(passage.body)
    passage.changed_by, passage.changed_at = person, timezone.now()
    passage.save()
    PassageVersion.objects.create(
        passage=passage, number=passage.number, section=passage.section, body=passage.body, by=wrote or person
    )
    link_what_is_said(passage)
    moved(passage.draft)
    return passage


def moved(draft: Draft) -> None:
    """Something changed in the draft."""
    draft.changed_at = timezone.now()
    Draft.objects.filter(pk=draft.pk).update(changed_at=draft.changed_at)


def link_what_is_said(passage: Passage) -> None:
    """Have a passage name as its sources all whose words it bears as they were said, wherever they came from."""
    named = set(passage.quotations.values_list("pk", flat=True))
    others = Quotation.objects.filter(draft=passage.draft_id).exclude(pk__in=named)
    passage.quotations.add(*(one for one in others if wording.still_says(passage.body, one.body)))


def in_order(draft: Draft) -> list[Passage]:
    """The passages that stand, in the order of the outline."""
    rows = Passage.objects.filter(draft=draft, removed_at=None).order_by("position", "pk")
    return sorted(rows, key=lambda one: ORDER[one.section])


def number(passages: list[Passage]) -> None:
    """Give passages the positions in which they stand in the list."""
    for position, one in enumerate(passages):
        if one.position != position:
            one.position = position
            Passage.objects.filter(pk=one.pk).update(position=position)
