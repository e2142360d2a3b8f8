"""A line of a list of threads, as it stands for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.reader import Reader
from forums.forum_conversation.models import Topic, TopicQuerySet
from forums.reading.marks import MOST_COUNTED, counts, unread_among, with_marks


@dataclass(frozen=True)
class Row:
    """A thread in a list. `fresh`: what is new in it, in words, or ""; `why`: why it is shown, or ""."""

    topic: Topic
    unread: bool = False
    fresh: str = ""
    why: str = ""


def for_rows(topics: TopicQuerySet, reader: Reader) -> TopicQuerySet:
    """These threads with what `rows` asks of them: nothing for a passer-by, the marks for a member."""
    return with_marks(topics, reader.person) if reader.person and reader.is_professional else topics


def rows(topics: Sequence[Topic], reader: Reader, why: dict[int, str] | None = None) -> list[Row]:
    """Lines for threads found through `for_rows` or `marks.unread`; one query where some are unread, else none."""
    if reader.person is None or not reader.is_professional:
        return [Row(topic) for topic in topics]
    new = [topic for topic in topics if getattr(topic, "is_unread", False)]
    counted = counts([topic.pk for topic in new if getattr(topic, "was_at", None)], reader.person)
    fresh = {topic.pk: in_words(counted.get(topic.pk)) for topic in new}
    return [Row(one, one.pk in fresh, fresh.get(one.pk, ""), (why or {}).get(one.pk, "")) for one in topics]


def fresh_among(topic_ids: list[int], reader: Reader) -> dict[int, str]:
    """Of these threads the unread ones, each with what is new in it, in words. One query for a member."""
    if reader.person is None or not reader.is_professional:
        return {}
    return {pk: in_words(count) for pk, count in unread_among(topic_ids, reader.person).items()}


def in_words(count: int | None) -> str:
    """« 3 nouveaux », « 99+ nouveaux »; « nouveau » for a thread where one never was (None)."""
    if count is None:
        return _("nouveau")
    if count >= MOST_COUNTED:
        return _("%(count)d+ nouveaux") % {"count": MOST_COUNTED - 1}
    return ngettext("%(count)d nouveau", "%(count)d nouveaux", count) % {"count": count}
