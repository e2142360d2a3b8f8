"""Leaving a post: the threads one follows, for the colleague who takes over; and the story one tells of it."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.people.plugs import Legacies, Legacy, Telling, TellingPlace, legacies, telling
from forums.composing.actions import keep_typed
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic, TopicQuerySet
from forums.kinds.publishing import place_of
from forums.permissions import may_write
from forums.reading.actions import take_stance_on_thread
from forums.reading.models import Stance, TopicMark

KIND = "fils"
MOST = 200
# What the story of a post says, as the sheet of an experience tells it.
PARTS = {
    "context": "leaves",
    "approach": "worked",
    "transfer": "advice",
    "partners": "contacts",
    "difficulties": "unfinished",
}


def followed(reader: Reader) -> list[Legacy]:
    """The threads the reader follows and may read, the latest first."""
    marks = TopicMark.objects.filter(person=reader.person, stance=Stance.FOLLOW).values("topic_id")
    return _lines(Topic.objects.readable_by(reader).filter(pk__in=marks))


def shown(keys: list[str], reader: Reader) -> list[Legacy]:
    """Those of these threads that the reader may read."""
    return _lines(Topic.objects.readable_by(reader).filter(pk__in=_pks(keys)))


def take_up(keys: list[str], reader: Reader) -> list[Legacy]:
    """Follow those of these threads that the reader may read."""
    topics = _threads(Topic.objects.readable_by(reader).filter(pk__in=_pks(keys)))
    for topic in topics:
        take_stance_on_thread(topic=topic, stance=Stance.FOLLOW, by=reader)
    return _lines(topics)


def places(reader: Reader) -> list[TellingPlace]:
    """The forums where the reader may write."""
    forums = Forum.objects.readable_by(reader).places().select_related("network")
    return [
        TellingPlace(str(one.pk), f"{one.network.name} · {one.name}" if one.network else one.name)
        for one in forums
        if may_write(reader, one)
    ]


def begin(key: str, words: dict[str, str], reader: Reader) -> str:
    """Keep the story as the draft of a new thread there, with what one had begun to write; its form's address."""
    forum = Forum.objects.readable_by(reader).places().filter(pk__in=_pks([key])).first()
    if forum is None or not may_write(reader, forum):
        raise PermissionDenied
    sheet = {part: words[name] for part, name in PARTS.items() if words.get(name)}
    more = {"title": words.get("title", ""), "kind": [Topic.Kind.EXPERIENCE.value], **sheet}
    keep_typed(by=reader, place=place_of(forum), body="", more=more)
    return f"{reverse('forums:topic_new', args=[forum.slug, forum.pk])}?genre={Topic.Kind.EXPERIENCE.value}"


def _pks(keys: list[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]


def _threads(topics: TopicQuerySet) -> list[Topic]:
    return list(topics.select_related("forum__network").order_by("-last_post_on", "-pk")[:MOST])


def _lines(topics: TopicQuerySet | list[Topic]) -> list[Legacy]:
    found = topics if isinstance(topics, list) else _threads(topics)
    return [Legacy(str(one.pk), one.subject, one.get_absolute_url(), one.forum.name) for one in found]


legacies(Legacies(kind=KIND, label=_("Fils suivis"), of=followed, shown=shown, take_up=take_up))
telling(Telling(places=places, begin=begin))
