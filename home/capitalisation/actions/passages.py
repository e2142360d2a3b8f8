"""Writing a draft passage by passage. Nobody writes over another's words; what was there before is kept."""

import re
import uuid
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from forums.actions.editing import Changed, check_settled, one_newline
from forums.composing.actions import drop_draft
from home.capitalisation.actions.refusals import MOST_PASSAGES, NotNow, too_many
from home.capitalisation.actions.table import held_passage, in_order, keep, moved, number, sit_to_write, standing
from home.capitalisation.consent import wording
from home.capitalisation.models import Draft, Passage, PassageVersion, Quotation, Section, Suggestion
from writing.limits import check

_FENCE = re.compile(r"\s{0,3}(```|~~~)")


@transaction.atomic
def add_passage(
    *, draft: Draft, by: Reader, body: str, section: str = Section.CONTEXT, key: uuid.UUID | None = None
) -> Passage:
    """Add a passage at the end of a section, which takes what was kept of it as one typed; the same `key` again gives
    back the same passage.

    Raises PermissionDenied, NotNow, writing.limits.Refused, ValueError for another section.
    """
    draft, person = sit_to_write(draft, by)
    body = one_newline(body).strip()
    check(body)
    if key and (made := Passage.objects.filter(key=key).first()):
        if made.draft_id != draft.pk:
            raise PermissionDenied
        return made
    drop_draft(by=by, place=f"production:{draft.pk}")
    return put(draft, person, body=body, section=section, key=key)


def put(
    draft: Draft,
    person: User,
    *,
    body: str,
    section: str,
    key: uuid.UUID | None = None,
    quotations: Collection[Quotation] = (),
) -> Passage:
    """A new passage at the end of its section, by the action that calls it. Raises NotNow where there are too many."""
    passages = in_order(draft)
    if len(passages) >= MOST_PASSAGES:
        raise too_many()
    passage = Passage(draft=draft, section=Section(section), position=len(passages), body=body, changed_by=person)
    if key:
        passage.key = key
    keep(passage, person)
    passage.quotations.add(*quotations)
    return passage


@transaction.atomic
def write_passage(
    *, passage: Passage, by: Reader, base: int, body: str, suggestion: Suggestion | None = None
) -> Passage:
    """Change a passage; `base` is the number of the state one began from. The same words again change nothing.

    `suggestion`: the one that these words take up, brought together with what came since; it is taken with them.
    What was kept as one typed goes with it. Raises PermissionDenied, NotNow, Withheld, Changed (its words have changed
    since), Unsettled, writing.limits.Refused.
    """
    passage, person = held_passage(passage, by)
    body = one_newline(body).strip()
    check(body)
    if body != passage.body:
        began = state_of(passage, base)
        if base != passage.number and began.body != passage.body:
            raise Changed(passage.number, passage.body, began.body, state_of(passage, passage.number).by)
        check_settled(body)
        passage.body = body
        passage.number += 1
        keep(passage, person)
    if suggestion is not None:
        open_ones = Suggestion.objects.filter(pk=suggestion.pk, passage=passage, state=Suggestion.State.OPEN)
        open_ones.update(state=Suggestion.State.TAKEN, decided_by=person, decided_at=timezone.now())
    drop_draft(by=by, place=f"passage:{passage.pk}")
    return passage


def state_of(passage: Passage, wanted: int) -> PassageVersion:
    """A state of a passage; where there is none of this number, an empty one."""
    found = PassageVersion.objects.filter(passage=passage, number=wanted).select_related("by").first()
    return found or PassageVersion(passage=passage, number=0, body="", by=passage.changed_by)


@transaction.atomic
def move_passage(*, passage: Passage, by: Reader, up: bool) -> Passage:
    """Have a passage change places with the one above it in its section, or below. At either end nothing changes."""
    draft, _person = sit_to_write(passage.draft, by)
    passage = standing(passage, draft)
    passages = in_order(draft)
    at = next(index for index, one in enumerate(passages) if one.pk == passage.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(passages) and passages[to].section == passage.section:
        passages[at], passages[to] = passages[to], passages[at]
        number(passages)
        moved(draft)
    return passage


@transaction.atomic
def place_passage(*, passage: Passage, by: Reader, section: str) -> Passage:
    """Put a passage at the end of another section. Raises PermissionDenied, NotNow, ValueError for another section."""
    draft, person = sit_to_write(passage.draft, by)
    passage = standing(passage, draft)
    if passage.section != Section(section):
        passage.section = Section(section)
        passage.number += 1
        passage.save(update_fields=["section", "number"])
        PassageVersion.objects.create(
            passage=passage, number=passage.number, section=passage.section, body=passage.body, by=person
        )
        others = [one for one in in_order(draft) if one.pk != passage.pk]
        last = max((at for at, one in enumerate(others) if one.section == passage.section), default=len(others) - 1)
        number([*others[: last + 1], passage, *others[last + 1 :]])
        moved(draft)
    return passage


def paragraphs_of(body: str) -> list[str]:
    """The paragraphs of a text, between which it may be cut: never within a block of code."""
    parts: list[list[str]] = [[]]
    fenced = False
    for line in one_newline(body).split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        if line.strip() or fenced:
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return ["\n".join(lines) for lines in parts if lines]


@transaction.atomic
def split_passage(*, passage: Passage, by: Reader, base: int, at: int) -> Passage:
    """Cut a passage before its paragraph `at` (0 is the first): what follows becomes the next passage. Gives that one.

    Each goes on naming whose words it bears; where that cannot be told, both do. Raises PermissionDenied, NotNow,
    Withheld, Changed.
    """
    passage, person = held_passage(passage, by)
    if base != passage.number:
        raise Changed(passage.number, passage.body, passage.body, state_of(passage, passage.number).by)
    paragraphs = paragraphs_of(passage.body)
    if not 0 < at < len(paragraphs):
        raise NotNow(_("Choisissez où couper : chaque partie garde au moins un paragraphe."))
    first, second = "\n\n".join(paragraphs[:at]), "\n\n".join(paragraphs[at:])
    quoted = list(passage.quotations.all())
    here = [one for one in quoted if wording.still_says(first, one.body)]
    there = [one for one in quoted if wording.still_says(second, one.body)]
    nowhere = [one for one in quoted if one not in here and one not in there]
    following = put(draft=passage.draft, person=person, body=second, section=passage.section)
    passage.body = first
    passage.number += 1
    keep(passage, person)
    passage.quotations.set([*here, *nowhere])
    following.quotations.set([*there, *nowhere])
    passages = [one for one in in_order(passage.draft) if one.pk != following.pk]
    place = next(index for index, one in enumerate(passages) if one.pk == passage.pk)
    number([*passages[: place + 1], following, *passages[place + 1 :]])
    return following


@transaction.atomic
def remove_passage(*, passage: Passage, by: Reader) -> Passage:
    """Take a passage away; `restore_passage` brings it back. Raises PermissionDenied, NotNow, Withheld."""
    passage, _person = held_passage(passage, by, removed=True)
    if passage.removed_at is None:
        passage.removed_at = timezone.now()
        passage.save(update_fields=["removed_at"])
        moved(passage.draft)
    return passage


@transaction.atomic
def restore_passage(*, passage: Passage, by: Reader) -> Passage:
    """Bring back a passage that was taken away, at the end of its section.

    Raises PermissionDenied, NotNow, Withheld.
    """
    passage, _person = held_passage(passage, by, removed=True)
    if passage.removed_at is not None:
        if len(in_order(passage.draft)) >= MOST_PASSAGES:
            raise too_many()
        passage.removed_at, passage.changed_at = None, timezone.now()
        passage.save(update_fields=["removed_at", "changed_at"])
        number([*(one for one in in_order(passage.draft) if one.pk != passage.pk), passage])
        moved(passage.draft)
    return passage


@transaction.atomic
def name_sources(*, passage: Passage, by: Reader, quotations: Collection[int]) -> Passage:
    """Say what a passage draws upon, among what its draft quotes; whose words it bears as they were said stays named.

    Raises PermissionDenied, NotNow, Withheld.
    """
    passage, _person = held_passage(passage, by)
    known = Quotation.objects.filter(draft=passage.draft)
    chosen = [one for one in known if one.pk in set(quotations) or wording.still_says(passage.body, one.body)]
    passage.quotations.set(chosen)
    moved(passage.draft)
    return passage
