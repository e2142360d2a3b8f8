"""Where reading goes on: the first unread message of a thread, the next unread thread."""

from django.db.models import Q

from accounts.models import User
from accounts.reader import Reader
from forums import paging
from forums.forum_conversation.models import Post, Topic
from forums.reading.marks import heard, standing_in, unread


def resume_url(topic: Topic, reader: Reader) -> str:
    """The first unread message, where it stands in its page; where nothing is unread, the last one read."""
    if reader.person is None or not reader.is_professional:
        return topic.get_absolute_url()
    found = standing_in(topic, reader.person)
    if found.first is not None and found.read_to is None:
        return topic.get_absolute_url()  # never opened: from the beginning
    standing = Post.objects.filter(topic=topic, approved=True)
    if found.first is not None:
        post = standing.filter(pk=found.first).first()
    else:
        post = standing.filter(pk__lte=found.read_to or 0).order_by("-pk").first()
    if post is None:
        return topic.get_absolute_url()
    key = paging.key_before(topic, post)
    query = f"?apres={key}" if key else ""
    anchor = "nouveaux" if found.first is not None else f"message-{post.pk}"
    return f"{topic.get_absolute_url()}{query}#{anchor}"


def unread_around(reader: Reader, person: User, here: int | None, *, forward: bool) -> Topic | None:
    """The unread thread that follows this one in the order of activity, or the one before; round again at the end.

    None where all is read. Up to three queries.
    """
    order = ("-last_post_on", "-pk") if forward else ("last_post_on", "pk")
    threads = heard(unread(Topic.objects.readable_by(reader), person), person).order_by(*order)
    start = Topic.objects.readable_by(reader).filter(pk=here).order_by("pk").first() if here else None
    if start is None or start.last_post_on is None:
        return threads.first()
    others, moment = threads.exclude(pk=start.pk), start.last_post_on
    if forward:
        further = Q(last_post_on__lt=moment) | Q(last_post_on=moment, pk__lt=start.pk)
    else:
        further = Q(last_post_on__gt=moment) | Q(last_post_on=moment, pk__gt=start.pk)
    return others.filter(further).first() or others.first()
