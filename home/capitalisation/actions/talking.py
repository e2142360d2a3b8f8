"""What people say of a passage, and whether it is settled."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.actions.editing import one_newline
from home.capitalisation.actions.refusals import NotNow, Withheld
from home.capitalisation.actions.table import moved, sit, standing
from home.capitalisation.models import Comment, Passage
from home.capitalisation.withholding import Veil
from writing.limits import check
from writing.markdown import render

MOST_COMMENTS = 200  # of a passage


@transaction.atomic
def comment(*, passage: Passage, by: Reader, body: str, about: str = "", key: uuid.UUID | None = None) -> Comment:
    """Say something of a passage, or of words of it (`about`); the same `key` gives back the same comment.

    Raises PermissionDenied, NotNow, Withheld, writing.limits.Refused.
    """
    draft, seat, person = sit(passage.draft, by)
    if not seat.may_comment:
        raise PermissionDenied
    passage = standing(passage, draft)
    if Veil(draft, by).hides(passage):
        raise Withheld
    body = one_newline(body)
    check(body)
    if key and (made := Comment.objects.filter(key=key, by=person).first()):
        return made
    if Comment.objects.filter(passage=passage).count() >= MOST_COMMENTS:
        raise NotNow(_("Ce passage a déjà beaucoup de commentaires : réglez-en, ou ouvrez un fil."))
    moved(draft)
    return Comment.objects.create(
        passage=passage, about=" ".join(about.split()), body=body, body_html=render(body), by=person, key=key
    )


@transaction.atomic
def settle_comment(*, comment: Comment, by: Reader, settled: bool = True) -> Comment:
    """Say that a comment is settled, or not after all: those who write, and who made it. Raises PermissionDenied."""
    draft, seat, person = sit(comment.passage.draft, by)
    comment = Comment.objects.select_related("passage").get(pk=comment.pk)
    if not seat.may_comment or not (seat.writes or comment.by_id == person.pk):
        raise PermissionDenied
    if Veil(draft, by).hides(comment.passage, comment.body, comment.about):
        raise PermissionDenied
    if settled != (comment.settled_at is not None):
        comment.settled_by, comment.settled_at = (person, timezone.now()) if settled else (None, None)
        comment.save(update_fields=["settled_by", "settled_at"])
    return comment
