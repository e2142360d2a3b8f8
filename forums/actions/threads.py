"""Opening a thread."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.actions.places import count_in_forum
from forums.actions.pointing import claim
from forums.actions.polls import PollDraft, put_poll
from forums.actions.refusals import NotHere
from forums.actions.sheets import put_sheet
from forums.actions.words import keywords_named
from forums.actions.writing import attempt, written
from forums.around.tasks import find_similar
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.permissions import may_write
from forums.reading.actions import took_part
from live.actions import tell
from reference.models import Keyword, Territory
from search.actions import touch
from writing.excerpt import one_line


@transaction.atomic
def open_thread(
    *,
    forum: Forum,
    by: Reader,
    title: str,
    body: str,
    kind: str = Topic.Kind.DISCUSSION,
    keywords: Iterable[Keyword] = (),
    words: Iterable[str] = (),
    territory: Territory | None = None,
    sheet: Mapping[str, str] | None = None,
    poll: PollDraft | None = None,
    hat: str = "",
    key: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Topic:
    """Open a thread with its first message; with a `key` already used by its author for these words, give that back.

    `words`: free keywords, found again whatever their case and accents, or made. `sheet`: what an experience tells, by
    the names of ExperienceSheet.FIELDS. `poll`: what is asked, for a poll. `hat`: the id of one of the author's further
    functions. Raises PermissionDenied (`by` may not write here, or speaks under someone else's function), NotHere (a
    poll that asks nothing, a kind that is not that of what comes with it), writing.limits.Refused.
    """
    if not may_write(by, forum):
        raise PermissionDenied
    if (kind == Topic.Kind.POLL) != (poll is not None):
        raise NotHere(_("Un sondage pose une question et propose au moins deux réponses."))
    if sheet and kind != Topic.Kind.EXPERIENCE:
        raise NotHere(_("Seul un retour d'expérience a une fiche."))
    key, held = attempt(by, key, body)
    if held:
        return held.topic
    now = at or timezone.now()
    topic = Topic(forum=forum, poster=by.person, kind=kind, territory=territory, created=now, last_post_on=now)
    topic.subject = one_line(title)
    topic.slug = slugify(topic.subject)[:80].strip("-") or "fil"
    topic.type, topic.status = Topic.TOPIC_POST, Topic.TOPIC_UNLOCKED
    try:
        with transaction.atomic():
            return _opened(topic, by, body, [*keywords, *keywords_named(words)], sheet, poll, hat, key)
    except IntegrityError:  # the same attempt came twice at once, and the other was the first
        if held := attempt(by, key, body)[1]:
            return held.topic
        raise


def _opened(
    topic: Topic,
    by: Reader,
    body: str,
    keywords: Iterable[Keyword],
    sheet: Mapping[str, str] | None,
    poll: PollDraft | None,
    hat: str,
    key: uuid.UUID | None,
) -> Topic:
    topic.save()
    topic.keywords.set(keywords)
    post = written(topic=topic, by=by, body=body, key=key, at=topic.created, hat=hat)
    post.save()
    Topic.objects.filter(pk=topic.pk).update(posts_count=1, first_post=post, last_post=post)
    topic.posts_count, topic.first_post, topic.last_post = 1, post, post
    claim(post, fresh=True)
    if sheet and any(text.strip() for text in sheet.values()):
        put_sheet(topic, sheet, by=by, territory=topic.territory, at=topic.created)
    if poll:
        put_poll(topic, poll)
    count_in_forum(topic.forum, posts=1, topics=1, last=post)
    took_part(topic=topic, post=post)
    touch("thread", topic.pk)
    find_similar.enqueue(topic.pk)
    tell(f"forum:{topic.forum_id}", "thread.opened", topic.pk)
    return topic
