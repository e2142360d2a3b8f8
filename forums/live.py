"""Plug: threads can be listened to by those who may read them."""

from django.template.loader import render_to_string

from accounts.reader import Reader
from forums.forum_conversation.models import Knot, Post, Topic
from live.streams import StreamKind, register


def may_listen(reader: Reader, pk: int) -> bool:
    """Whoever may read the thread."""
    return Topic.objects.readable_by(reader).filter(pk=pk).exists()


def render(type: str, pk: int, reader: Reader) -> str | None:
    """A message or a knot as the thread's page shows it."""
    if type == "thread.knot":
        knot = Knot.objects.select_related("person", "other").filter(pk=pk).first()
        return render_to_string("components/knot.html", {"knot": knot, "url": ""}) if knot else None
    post = Post.objects.for_page().select_related("topic__forum__network").filter(pk=pk).first()
    if post is None:
        return None
    shown = {
        "post": post,
        "topic": post.topic,
        "network": post.topic.forum.network,
        "helped": False,
        "linked": reader.is_professional,
        "own": reader.person is not None and reader.person.pk == post.poster_id,
        "tools": "",
        "reader": reader,
    }
    return render_to_string("components/message.html", shown)


register(StreamKind(prefix="thread", may_listen=may_listen, render=render))
