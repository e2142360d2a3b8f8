"""Which files a reader may open."""

import uuid

from accounts.reader import Reader
from forums.forum_conversation.forum_attachments.models import Attachment
from forums.forum_conversation.models import Topic


def openable(key: uuid.UUID, reader: Reader) -> Attachment | None:
    """The file of this key, for who may read the message, or the thread, it stands in; before that, for its sender.

    What was hidden or taken away with its message is nobody's to open.
    """
    found = Attachment.objects.select_related("post__topic__forum", "topic__forum").filter(key=key).first()
    if found is None:
        return None
    thread = found.thread
    if thread is None:
        return found if reader.person is not None and found.person_id == reader.person.pk else None
    if found.post and (not found.post.approved or found.post.removed):
        return None
    return found if Topic.objects.openable_by(reader).filter(pk=thread.pk).exists() else None
