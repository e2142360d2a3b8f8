"""« Où en est-on »: a few sentences above a thread, that any member may write."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.reader import Reader
from forums.actions.editing import Changed, check_settled, one_newline
from forums.actions.pointing import claim_above
from forums.care.permissions import may_summarise
from forums.forum_conversation.models import Revision, Summary, Topic
from live.actions import tell
from search.actions import touch
from writing.markdown import VERSION, TooLong, render

LONGEST = 2_000  # characters


@transaction.atomic
def write_summary(
    *, topic: Topic, by: Reader, body: str, base: int, note: str = "", at: dt.datetime | None = None
) -> Summary:
    """Say where a thread stands; `base` is the number of the summary one began from, 0 where there was none.

    The thread's row is locked. The same words again change nothing. Raises PermissionDenied, Changed (another was
    written since), Unsettled, TooLong (over LONGEST).
    """
    body = one_newline(body)
    topic = Topic.objects.select_for_update(of=("self",)).select_related("forum").get(pk=topic.pk)
    if by.person is None or not may_summarise(by, topic):
        raise PermissionDenied
    held = Summary.objects.filter(topic=topic).select_related("updated_by").first()
    if held is not None and held.content == body:
        return held
    if held is not None and base != held.number:
        begun = Revision.objects.filter(topic=topic, number=base).first()
        raise Changed(held.number, held.content, begun.content if begun else "", held.updated_by)
    check_settled(body)
    if len(body) > LONGEST:
        raise TooLong
    return put(topic=topic, by=by, body=body, number=held.number + 1 if held else 1, note=note, at=at)


def put(*, topic: Topic, by: Reader, body: str, number: int, note: str = "", at: dt.datetime | None = None) -> Summary:
    """Write a summary and its place in the history; the caller holds the thread's row and has asked for the right."""
    now = at or timezone.now()
    if by.person is None:
        raise PermissionDenied
    fields = {
        "content": body,
        "rendered": render(body),
        "renderer": VERSION,
        "number": number,
        "updated_at": now,
        "updated_by": by.person,
    }
    claim_above(topic, [body], by=by)
    Revision.objects.create(topic=topic, number=number, content=body, note=note, author=by.person, at=now)
    summary, _new = Summary.objects.update_or_create(topic=topic, defaults=fields)
    Topic.objects.filter(pk=topic.pk).update(updated=timezone.now())
    touch("thread", topic.pk)
    tell(f"thread:{topic.pk}", "thread.summary", summary.pk)
    return summary
