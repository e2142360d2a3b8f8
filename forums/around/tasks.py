"""Work owed around a thread: finding others like it, typesetting it."""

from background.tasks import durable
from forums.around import exports, similar
from forums.forum_conversation.models import Topic


@durable()
def find_similar(topic_pk: int) -> None:
    """Work out the threads like this one; it alone is changed."""
    topic = Topic.objects.select_related("forum", "first_post").filter(pk=topic_pk, approved=True).first()
    if topic is not None:
        similar.put_beside(topic)


def has_grown(posts_count: int) -> bool:
    """Whether a thread of so many messages is to be compared again: at 4, 8, 16… it may have become about more."""
    return posts_count >= 4 and posts_count & (posts_count - 1) == 0


@durable(attempts=2)
def typeset(topic_pk: int, name: str) -> None:
    """Make the PDF of a thread as it stands; nothing to do if it has changed since it was asked for."""
    exports.make(topic_pk, name)
