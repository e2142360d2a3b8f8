"""Suggesting another wording of a passage, that the others take or leave."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from forums.actions.editing import Changed, check_settled, one_newline
from forums.care.merging import merge
from forums.composing.actions import drop_draft
from home.capitalisation.actions.passages import state_of
from home.capitalisation.actions.refusals import NotNow, Withheld
from home.capitalisation.actions.table import keep, moved, sit, sit_to_write, standing
from home.capitalisation.models import Draft, Passage, Suggestion
from home.capitalisation.withholding import Veil
from writing.limits import check

MOST_OPEN = 20  # of a passage


@transaction.atomic
def suggest(
    *, passage: Passage, by: Reader, base: int, body: str, why: str = "", key: uuid.UUID | None = None
) -> Suggestion:
    """Suggest another wording of the passage's state `base`; the same `key` gives back the same suggestion.

    Raises PermissionDenied, NotNow (it says the same, or too many wait), Withheld, Unsettled, writing.limits.Refused.
    """
    draft, seat, person = sit(passage.draft, by)
    if not seat.may_comment:
        raise PermissionDenied
    passage = standing(passage, draft)
    if Veil(draft, by).hides(passage):
        raise Withheld
    body = one_newline(body).strip()
    check(body)
    check_settled(body)
    if key and (made := Suggestion.objects.filter(key=key, by=person).first()):
        return made
    began = state_of(passage, base)
    if body in (began.body, passage.body):
        raise NotNow(_("Votre texte est le même que celui du passage : changez-y quelque chose."))
    if Suggestion.objects.filter(passage=passage, state=Suggestion.State.OPEN).count() >= MOST_OPEN:
        raise NotNow(_("Beaucoup de suggestions attendent déjà pour ce passage : laissez le temps d'y répondre."))
    why = " ".join(why.split())
    moved(draft)
    drop_draft(by=by, place=f"suggestion:{passage.pk}")
    return Suggestion.objects.create(
        passage=passage, number=began.number or passage.number, body=body, why=why, by=person, key=key
    )


@transaction.atomic
def take_suggestion(*, suggestion: Suggestion, by: Reader) -> Passage:
    """Have a passage say what someone suggests. What changed since is kept: both are brought together.

    Raises PermissionDenied (they do not write the draft, or made the suggestion), NotNow, Withheld, Changed (the same
    words changed on both sides: someone has to choose).
    """
    draft, person, suggestion = _decided(suggestion, by)
    passage = standing(suggestion.passage, draft)
    veil = Veil(draft, by)
    if veil.hides(passage, suggestion.body):
        raise Withheld
    if suggestion.state != Suggestion.State.OPEN:
        return passage
    began = state_of(passage, suggestion.number)
    body = suggestion.body
    if passage.body not in (began.body, body):
        last = state_of(passage, passage.number).by
        merged = merge(began.body, body, passage.body, last.get_full_name())
        if merged.conflicts:
            raise Changed(passage.number, passage.body, began.body, last)
        body = merged.text
        check(body)
    if body != passage.body:
        passage.body = body
        passage.number += 1
        keep(passage, person, wrote=suggestion.by)
    _settle(suggestion, Suggestion.State.TAKEN, person)
    return passage


@transaction.atomic
def leave_suggestion(*, suggestion: Suggestion, by: Reader) -> Suggestion:
    """Keep the passage as it is. Raises PermissionDenied, NotNow."""
    _draft, person, suggestion = _decided(suggestion, by)
    return _settle(suggestion, Suggestion.State.LEFT, person)


@transaction.atomic
def withdraw_suggestion(*, suggestion: Suggestion, by: Reader) -> Suggestion:
    """Take one's own suggestion back. Raises PermissionDenied."""
    _draft, seat, person = sit(suggestion.passage.draft, by)
    suggestion = Suggestion.objects.get(pk=suggestion.pk)
    if not seat.may_comment or suggestion.by_id != person.pk:
        raise PermissionDenied
    return _settle(suggestion, Suggestion.State.WITHDRAWN, person)


def _decided(suggestion: Suggestion, by: Reader) -> tuple[Draft, User, Suggestion]:
    """The draft, who decides, and the suggestion as it is now. One's own is for the others to take or leave."""
    draft, person = sit_to_write(suggestion.passage.draft, by)
    suggestion = Suggestion.objects.select_related("by", "passage").get(pk=suggestion.pk)
    suggestion.passage.draft = draft
    if suggestion.by_id == person.pk:
        raise PermissionDenied
    return draft, person, suggestion


def _settle(suggestion: Suggestion, state: Suggestion.State, person: User) -> Suggestion:
    if suggestion.state == Suggestion.State.OPEN:
        suggestion.state, suggestion.decided_by, suggestion.decided_at = state, person, timezone.now()
        suggestion.save(update_fields=["state", "decided_by", "decided_at"])
    return suggestion
