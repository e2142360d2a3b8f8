"""Plug: the thread where a meeting is announced bears its card, and takes the meeting along when it is merged."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.reader import Reader
from communities.meetings.actions import follow_thread
from communities.meetings.models import Meeting
from forums.forum_conversation.models import Topic
from forums.plugs import register_carry, register_head


def head(topic: Topic, reader: Reader) -> SafeString | str:
    """The meeting's card, for who may see the meeting. One query."""
    meeting = Meeting.objects.readable_by(reader).for_list().filter(topic=topic).first()
    return render_to_string("meetings/_head.html", {"meeting": meeting}) if meeting else ""


register_head(Topic.Kind.MEETING, head)
register_carry(follow_thread)
