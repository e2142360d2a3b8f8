"""Keeping messages for oneself."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.reader import Reader
from forums.forum_conversation.models import Post
from forums.permissions import may_read
from forums.reading.actions.marks import reading_person
from forums.reading.models import Bookmark


@transaction.atomic
def keep(*, post: Post, by: Reader, note: str = "", remind_on: dt.date | None = None) -> Bookmark:
    """Keep a message, with a note for oneself and a day to be reminded; again, both are changed.

    A new day is a new reminder. Raises PermissionDenied (`by` may not read it).
    """
    person = reading_person(by)
    if not may_read(by, post.topic.forum):
        raise PermissionDenied
    kept, _new = Bookmark.objects.get_or_create(person=person, post=post)
    kept = Bookmark.objects.select_for_update().get(pk=kept.pk)
    if kept.remind_on != remind_on:
        kept.remind_on, kept.reminded_at = remind_on, None
    kept.note = note
    kept.save()
    return kept


@transaction.atomic
def let_go(*, post: Post, by: Reader) -> Bookmark | None:
    """Keep a message no longer; gives back what was kept (no more in the database), or None."""
    kept = Bookmark.objects.filter(person=reading_person(by), post=post).first()
    if kept is not None:
        Bookmark.objects.filter(pk=kept.pk).delete()
    return kept


@transaction.atomic
def put_back(*, post: Post, by: Reader, note: str, remind_on: dt.date | None, at: dt.datetime) -> Bookmark:
    """Keep again, as it was, what was just let go. Raises PermissionDenied (`by` may not read it any more)."""
    kept = keep(post=post, by=by, note=note, remind_on=remind_on)
    Bookmark.objects.filter(pk=kept.pk).update(at=at)
    return kept
