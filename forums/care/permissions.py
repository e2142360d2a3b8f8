"""Who may take care of what was written. Each asks of a message or a thread whose forum is loaded."""

import datetime as dt

from accounts.reader import Reader
from forums.forum_conversation.models import Post, Topic
from forums.permissions import may_facilitate, may_read, may_reply, may_write

UNDO = dt.timedelta(days=30)  # for so long a message taken away by its author can come back


def wrote(reader: Reader, post: Post) -> bool:
    """Whether these are the reader's own words, in a place they may still enter."""
    own = reader.is_professional and reader.person is not None and post.poster_id == reader.person.pk
    return own and may_read(reader, post.topic.forum)


def may_edit(reader: Reader, post: Post) -> bool:
    """Its author at any time; of a message open to all hands, whoever may write in the thread."""
    if post.removed or post.topic.merged_into_id:
        return False
    return wrote(reader, post) or (post.wiki and may_reply(reader, post.topic))


def may_open_to_hands(reader: Reader, post: Post) -> bool:
    """Its author, or the facilitation, says whether all members may edit a message."""
    if post.removed or not post.topic.approved:
        return False
    return wrote(reader, post) or may_facilitate(reader, post.topic.forum)


def may_remove(reader: Reader, post: Post) -> bool:
    """Its author takes a message away."""
    return not post.removed and wrote(reader, post)


def may_restore(reader: Reader, post: Post, now: dt.datetime) -> bool:
    """Its author takes that back, for UNDO; after that nothing of it is kept."""
    since = post.removed_at
    withdrawn = post.removed == Post.Removed.AUTHOR and since is not None and now - since < UNDO
    return withdrawn and wrote(reader, post)


def may_see_past(reader: Reader, post: Post) -> bool:
    """What a message said before is as private as the message; of one that was taken away, its author's alone."""
    return not post.removed or wrote(reader, post)


def may_hide(reader: Reader, post: Post) -> bool:
    """The facilitation hides a message that stands, and shows it again."""
    return post.removed != Post.Removed.AUTHOR and may_facilitate(reader, post.topic.forum)


def may_summarise(reader: Reader, topic: Topic) -> bool:
    """Whoever may write there says where the thread stands, also once it is closed."""
    return topic.approved and may_write(reader, topic.forum)


def may_rename(reader: Reader, topic: Topic) -> bool:
    """Who opened the thread, and the facilitation."""
    own = reader.is_professional and reader.person is not None and topic.poster_id == reader.person.pk
    return may_facilitate(reader, topic.forum) or (own and may_read(reader, topic.forum))
