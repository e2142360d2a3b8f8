"""Following and muting: a thread, a forum, a keyword, a person."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.reader import Reader
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.permissions import may_read
from forums.reading.actions.marks import reading_person
from forums.reading.models import Follow, ForumMark, Stance, TopicMark
from reference.models import Keyword


@transaction.atomic
def take_stance_on_thread(*, topic: Topic, stance: Stance, by: Reader) -> None:
    """Follow a thread, mute it, or neither. Raises PermissionDenied (`by` may not read it)."""
    person = reading_person(by)
    if not may_read(by, topic.forum):
        raise PermissionDenied
    TopicMark.objects.bulk_create(
        [TopicMark(person=person, topic=topic, stance=stance)],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["stance"],
    )


@transaction.atomic
def take_stance_on_forum(*, forum: Forum, stance: Stance, by: Reader) -> None:
    """Follow a forum, mute it, or neither. Raises PermissionDenied (`by` may not read it)."""
    person = reading_person(by)
    if not may_read(by, forum):
        raise PermissionDenied
    ForumMark.objects.bulk_create(
        [ForumMark(person=person, forum=forum, stance=stance)],
        update_conflicts=True,
        unique_fields=["person", "forum"],
        update_fields=["stance"],
    )


@transaction.atomic
def take_stance_on_keyword(*, keyword: Keyword, stance: Stance, by: Reader) -> None:
    """Follow a keyword, mute it, or neither. Raises PermissionDenied."""
    _follow(reading_person(by), stance, keyword=keyword)


@transaction.atomic
def take_stance_on_person(*, author: User, stance: Stance, by: Reader) -> None:
    """Follow what someone writes, mute it, or neither. Raises PermissionDenied (also for oneself)."""
    person = reading_person(by)
    if person.pk == author.pk:
        raise PermissionDenied
    _follow(person, stance, author=author)


def _follow(person: User, stance: Stance, *, keyword: Keyword | None = None, author: User | None = None) -> None:
    held = Follow.objects.filter(person=person, keyword=keyword, author=author)
    if stance == Stance.NONE:
        held.delete()
        return
    Follow.objects.bulk_create(
        [Follow(person=person, keyword=keyword, author=author, stance=stance)],
        update_conflicts=True,
        unique_fields=["person", "keyword"] if keyword else ["person", "author"],
        update_fields=["stance"],
    )
