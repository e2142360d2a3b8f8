"""Every write of what helps to write: drafts, and an answer that takes its draft with it."""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from forums import actions as forums
from forums.actions import NotHere
from forums.composing.models import Draft
from forums.composing.places import Elsewhere, Place, writing_at
from forums.forum_conversation.models import Post, Topic

MOST_DRAFTS = 200
LONGEST_BODY = 34_000  # characters: what is too long to be published is kept all the same, up to here
LONGEST_MORE = 120_000  # characters of JSON
ATTEMPTS = 3
MOST_FIELDS = 60


class DraftChanged(Exception):
    """Another device wrote meanwhile; `draft` is what it wrote, None where it sent or erased the draft."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__()
        self.draft = draft


def save_draft(
    *, by: Reader, place: str, body: str, more: dict[str, Any], number: int, key: uuid.UUID | None = None
) -> Draft | None:
    """Keep what is being written at a place; None where there is nothing left to keep.

    `number` is the one this device last saw, 0 where it saw none. `key` names the message this will be: what was sent
    under it comes back as no draft. Raises PermissionDenied (`by` may not read the place), DraftChanged, NotHere (too
    long, too many; its text is fit for the page).
    """
    where = writing_at(place, by) if by.is_professional else None
    if by.person is None or where is None:
        raise PermissionDenied
    if len(body) > LONGEST_BODY or len(more) > MOST_FIELDS or len(json.dumps(more)) > LONGEST_MORE:
        raise NotHere(_("Ce texte est trop long pour être gardé en brouillon. Il reste sur cet appareil."))
    try:
        with transaction.atomic():
            return _saved(by.person, where, body, more, number, key)
    except IntegrityError:  # another device began the same draft at the same moment
        held = Draft.objects.filter(person=by.person, place=place).first()
        raise DraftChanged(held) from None


def _saved(
    person: User, where: Place | Elsewhere, body: str, more: dict[str, Any], number: int, key: uuid.UUID | None
) -> Draft | None:
    held = Draft.objects.select_for_update().filter(person=person, place=where.name).first()
    empty = not body.strip() and not any(more.values())
    if isinstance(where, Elsewhere):
        empty = empty or where.stands(key, body, more)
    if held is None:
        if empty:
            return None
        if number or _was_sent(person, key, body):
            raise DraftChanged(None)
        if Draft.objects.filter(person=person).count() >= MOST_DRAFTS:
            raise NotHere(_("Vous avez 200 brouillons, c'est le plus qu'on puisse garder. Effacez-en pour continuer."))
        return Draft.objects.create(person=person, place=where.name, body=body, more=more, key=key or uuid.uuid4())
    if (held.body, held.more) == (body, more):
        return held
    if held.number != number:
        raise DraftChanged(held)
    if empty:
        held.delete()
        return None
    held.body, held.more, held.number, held.updated_at = body, more, held.number + 1, timezone.now()
    held.save(update_fields=["body", "more", "number", "updated_at"])
    return held


def _was_sent(person: User, key: uuid.UUID | None, body: str) -> bool:
    """Whether these words were posted under this key: the save left before the message and arrives after it."""
    if key is None:
        return False
    post = Post.objects.filter(poster=person, key=key).first()
    return post is not None and post.content.raw.strip() == body.strip()


def keep_typed(
    *, by: Reader, place: str, body: str, more: Mapping[str, Any], key: uuid.UUID | None = None
) -> Draft | None:
    """Keep what stands in a form that was sent without a script.

    `key` says which draft it began from: words that began without the one that is held come after it. Raises as
    save_draft does, DraftChanged apart.
    """

    def joined(held: Draft | None) -> dict[str, Any]:
        if held is None:
            return {"body": body, "more": dict(more), "key": key}
        begun_from_it = key is None or key == held.key or held.body.strip() in body
        words = body if begun_from_it else _after(held.body, body)
        return {"body": words, "more": {**held.more, **more}, "key": held.key}

    return _changed(by, place, joined)


def add_to_draft(*, by: Reader, place: str, text: str) -> Draft | None:
    """Put a passage at the end of the draft of a place. Raises as save_draft does, DraftChanged apart."""

    def longer(held: Draft | None) -> dict[str, Any]:
        if held is None:
            return {"body": text, "more": {}}
        return {"body": _after(held.body, text), "more": held.more, "key": held.key}

    return _changed(by, place, longer)


def _after(before: str, text: str) -> str:
    return "\n\n".join(part for part in (before.rstrip(), text) if part.strip())


def _changed(by: Reader, place: str, change: Callable[[Draft | None], dict[str, Any]]) -> Draft | None:
    """Write what a draft becomes from what it is, whoever writes meanwhile; None where it was sent."""
    held = Draft.objects.filter(person=by.person, place=place).first()
    for _attempt in range(ATTEMPTS):
        try:
            return save_draft(by=by, place=place, number=held.number if held else 0, **change(held))
        except DraftChanged as changed:
            if changed.draft is None and held is None:
                return None
            held = changed.draft
    raise NotHere(_("Ce brouillon change en ce moment sur un autre appareil. Réessayez."))


def drop_draft(*, by: Reader, place: str) -> None:
    """Let go of the draft of a place: it was sent, or is not wanted. Nothing happens where there is none."""
    if by.person is not None:
        Draft.objects.filter(person=by.person, place=place).delete()


@transaction.atomic
def answer(*, topic: Topic, by: Reader, **written: Any) -> Post:
    """Answer in a thread; the draft of the answer goes in the same transaction. See forums.actions.reply."""
    post = forums.put_reply(topic=topic, by=by, **written)
    drop_draft(by=by, place=f"topic:{topic.pk}")
    return post
