"""Plug: threads can be listened to by those who may read them."""

from django.template.loader import render_to_string

from accounts.reader import Reader
from forums import fragments, pointing
from forums.forum_conversation.models import Knot, Post, Topic
from forums.paging import with_open_end
from forums.permissions import tools_of
from forums.reading.page import mine
from forums.turns import Turn
from live.streams import StreamKind, register


def may_listen(reader: Reader, pk: int) -> bool:
    """Whoever may read the thread."""
    return Topic.objects.readable_by(reader).filter(pk=pk).exists()


def render(type: str, pk: int, reader: Reader) -> str | None:
    """A message or a knot as the thread's page shows it; of a message that left the thread, an empty place.

    None for what shows on no page: other events only make kept pages old.
    """
    if type == "thread.knot":
        return _knot(pk)
    if type == "message.left":
        return render_to_string("components/left.html", {"pk": pk})
    if type not in ("message.created", "message.changed"):
        return None
    post = Post.objects.for_page().select_related("topic__forum__network").filter(pk=pk).first()
    # It may have been carried elsewhere since, where not everyone who listens here may read.
    if post is None or not Topic.objects.readable_by(reader).filter(pk=post.topic_id).exists():
        return None
    topic, person = post.topic, reader.person
    cards, _alike = pointing.cards(reader, {post.pk: post.points_to}, ())
    turn = Turn(
        own=person is not None and person.pk == post.poster_id,
        helped=post.pk == topic.helped_by_id,
        mine=mine(person, [post.pk]).get(post.pk, frozenset()) if person and reader.is_professional else frozenset(),
        cards=cards.get(post.pk, ()),
    )
    return fragments.messages([(post, turn)], topic, reader, tools_of(reader, topic))[0]


def _knot(pk: int) -> str | None:
    knot = Knot.objects.select_related("person", "topic__forum__network", "other__forum").filter(pk=pk).first()
    if knot is None:
        return None
    shown = {"knot": with_open_end(knot, knot.topic), "url": "", "network": knot.topic.forum.network}
    return render_to_string("components/knot.html", shown)


register(StreamKind(prefix="thread", may_listen=may_listen, render=render))
