"""Pages of threads by key, in either order: by their last message, or by their opening."""

from forums.forum_conversation.models import Topic, TopicQuerySet
from forums.paging import TOPICS_A_PAGE, read_topic_key

ACTIVITY, OPENING = "last_post_on", "created"


def topic_key(topic: Topic, order: str = ACTIVITY) -> str:
    """The key under which the page after this thread is found."""
    moment = getattr(topic, order)
    return f"{moment.isoformat()}_{topic.pk}" if moment else f"_{topic.pk}"


def page_of_topics(
    topics: TopicQuerySet, key: str | None, *, order: str = ACTIVITY, size: int = TOPICS_A_PAGE
) -> tuple[list[Topic], str | None]:
    """One page of threads, the newest first, and the key of the next; a broken key gives the first page."""
    after = read_topic_key(key)
    if after:
        moment, pk = after
        # Said so, rather than as « before, or at that moment with a smaller id », an index is read from there on.
        topics = topics.filter(**{f"{order}__lte": moment}).exclude(**{order: moment, "pk__gte": pk})
    found = list(topics.for_list().order_by(f"-{order}", "-pk")[: size + 1])
    more = len(found) > size
    found = found[:size]
    return found, topic_key(found[-1], order) if more else None
