"""Plug: what a network's members decide about its forums, and when something was last said in them."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.reader import Reader
from communities.networks.models import Network
from communities.networks.plugs import Answer, Room, Rooms, Threads, on_pulse, on_room_asked, on_thread_asked
from forums.actions.places import open_forum
from forums.actions.threads import open_thread
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.permissions import audience_of, may_write
from search.actions import touch
from search.models import Document

KEY_LENGTH = 120


def names(network: Network) -> list[str]:
    """The names of a network's forums."""
    return list(Forum.objects.places().filter(network=network).values_list("name", flat=True))


@transaction.atomic
def open_one(network: Network, name: str, description: str, private: bool) -> None:
    """Open a forum under the network's category, which is made where there is none."""
    category = Forum.objects.filter(network=network, type=Forum.FORUM_CAT).order_by("tree_id", "lft").first()
    if category is None:
        category = open_forum(key=network.slug, name=network.name, network=network, category=True)
    key = f"{network.slug}-{slugify(name) or 'forum'}"[:KEY_LENGTH]
    open_forum(key=key, name=name, description=description, network=network, private=private, parent=category)


@transaction.atomic
def close_all(network: Network) -> None:
    """Make all of a network's forums private, from this transaction on: pages, search, what is kept of either."""
    open_ones = Forum.objects.filter(network=network, private=False, type=Forum.FORUM_POST)
    pks = list(open_ones.values_list("pk", flat=True))
    open_ones.update(private=True, updated=timezone.now())
    threads = Topic.objects.filter(forum__in=pks).order_by("pk")
    for first in range(0, len(found := list(threads.values_list("pk", flat=True))), 500):
        lot = found[first : first + 500]
        known = Document.objects.filter(kind="thread", object_id__in=lot, audience="public")
        known.update(audience=f"network:{network.pk}")
        Topic.objects.filter(pk__in=lot).update(updated=timezone.now())
        for pk in lot:
            touch("thread", pk)
    _forget_kept_pages()


def _forget_kept_pages() -> None:
    # Pages that gather public forums are kept under when something was last done in one of them (forums.freshness).
    latest = Forum.objects.filter(private=False, type=Forum.FORUM_POST).order_by("-updated", "pk").first()
    if latest is not None:
        Forum.objects.filter(pk=latest.pk).update(updated=timezone.now())


@on_pulse
def last_words(networks: Collection[int]) -> dict[int, dt.datetime]:
    """When a message was last written in the forums of these networks."""
    spoken = Forum.objects.filter(network__in=networks).exclude(last_post_on=None)
    return dict(spoken.order_by().values_list("network_id").annotate(last=Max("last_post_on")))


on_room_asked(Rooms(names=names, open=open_one, close=close_all))


def rooms_of(network: Network, reader: Reader) -> list[Room]:
    """The forums of a network where the reader may open a thread."""
    places = Forum.objects.readable_by(reader).filter(network=network).places()
    return [Room(str(forum.pk), forum.name, forum.private) for forum in places if may_write(reader, forum)]


def open_in(key: str, reader: Reader, title: str, body: str) -> Answer:
    """Open a thread in one of those."""
    forum = Forum.objects.select_related("network").get(pk=int(key))
    topic = open_thread(forum=forum, by=reader, title=title, body=body)
    return Answer(label=topic.subject, url=topic.get_absolute_url(), audience=audience_of(forum))


on_thread_asked(Threads(rooms=rooms_of, open=open_in))
