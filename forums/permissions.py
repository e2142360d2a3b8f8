"""Who may do what in the forums. Rights come from memberships, from nothing else; machina's handler asks here too."""

from accounts.reader import Reader
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic

READING = {"can_see_forum", "can_read_forum", "can_download_file"}
WRITING = {
    "can_start_new_topics",
    "can_reply_to_topics",
    "can_edit_own_posts",
    "can_delete_own_posts",
    "can_attach_file",
    "can_create_polls",
    "can_vote_in_polls",
    "can_post_without_approval",
}
FACILITATING = {"can_lock_topics", "can_move_topics"}


def may_read(reader: Reader, forum: Forum) -> bool:
    """Public forums are anyone's to read; a private one is its network's members'."""
    return not forum.private or reader.belongs_to(forum.network_id)


def may_open(reader: Reader, topic: Topic) -> bool:
    """What `TopicQuerySet.openable_by` finds: hidden threads open to who wrote them and to who facilitates there."""
    if topic.merged_into_id is not None or not may_read(reader, topic.forum):
        return False
    own = reader.person is not None and topic.poster_id == reader.person.pk
    return topic.approved or own or may_facilitate(reader, topic.forum)


def may_write(reader: Reader, forum: Forum) -> bool:
    """A network's forums are its members' to write in; the community's, any professional's."""
    if forum.type != Forum.FORUM_POST or not reader.is_professional:
        return False
    return forum.network_id is None or reader.belongs_to(forum.network_id)


def may_reply(reader: Reader, topic: Topic) -> bool:
    """Whoever may write in the forum, as long as the thread is open and shows."""
    return not topic.is_locked and topic.approved and may_write(reader, topic.forum)


def may_write_sheet(reader: Reader, topic: Topic) -> bool:
    """Whoever tells the experience, as long as they may write there."""
    return reader.person is not None and topic.poster_id == reader.person.pk and may_reply(reader, topic)


def may_facilitate(reader: Reader, forum: Forum) -> bool:
    """Whoever holds a facilitation of the forum's network today."""
    return forum.network_id is not None and reader.facilitates(forum.network_id)


def tools_of(reader: Reader, topic: Topic) -> dict[str, bool]:
    """What the tools under the messages of a thread ask: whether the reader asked it, may answer, facilitates."""
    asked = topic.kind == Topic.Kind.QUESTION and reader.person is not None and topic.poster_id == reader.person.pk
    return {
        "asked": asked,
        "may_reply": may_reply(reader, topic),
        "may_facilitate": may_facilitate(reader, topic.forum),
    }


def audience_of(forum: Forum) -> str:
    """Who may find what is said here, as a token of Reader.tokens."""
    return f"network:{forum.network_id}" if forum.private else "public"


def allowed(reader: Reader, forum: Forum) -> set[str]:
    """machina's permission codenames that the reader has in a forum."""
    found: set[str] = set()
    if may_read(reader, forum):
        found |= READING
    if may_write(reader, forum):
        found |= WRITING
    if may_facilitate(reader, forum):
        found |= FACILITATING
    return found
