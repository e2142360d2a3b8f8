"""A page of a list of threads as it stands for whoever has read all of it, drawn once while nothing in it changes.

Lines that are unread are drawn for those to whom they are, once for all who have as much new in them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from forums.forum_conversation.models import Topic
from forums.reading.rows import Row
from freshness.keeping import SECONDS, kept, named


@dataclass(frozen=True)
class Style:
    """How the lines of a list are drawn; see components/thread_row.html."""

    show_network: bool
    excerpt: bool


@dataclass(frozen=True)
class Line:
    """A thread drawn as read; `about` is what it is to everyone."""

    pk: int
    about: tuple[Any, ...]
    html: str


@dataclass(frozen=True)
class Page:
    """The lines of a page, the pinned ones apart."""

    pinned: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def pks(self) -> list[int]:
        """The ids of its threads."""
        return [line.pk for line in (*self.pinned, *self.lines)]


def page(key: object, style: Style, found: Callable[[], tuple[Sequence[Topic], Sequence[Topic]]]) -> Page:
    """The page kept under `key`, which holds the state of the list; `found` gives its pinned threads and the others."""

    def draw_all() -> Page:
        return Page(*(tuple(_line(topic, style) for topic in some) for some in found()))

    return kept(named("list", key, style), draw_all)


def html(lines: Sequence[Line], fresh: Mapping[int, str], style: Style, at_hand: Sequence[Topic] = ()) -> SafeString:
    """These lines for a reader to whom some are unread (`fresh`: what is new in them, by thread).

    One query where one of those was never drawn like this, and is not among the threads `at_hand`.
    """
    keys = {line.pk: named("row", line.about, fresh[line.pk], style) for line in lines if line.pk in fresh}
    there: dict[str, str] = cache.get_many(list(keys.values())) if keys else {}
    missing = [pk for pk, key in keys.items() if key not in there]
    if missing:
        for topic in at_hand or Topic.objects.for_list().filter(pk__in=missing).order_by("pk"):
            if topic.pk not in missing:
                continue
            there[keys[topic.pk]] = drawn = draw(Row(topic, unread=True, fresh=fresh[topic.pk]), style)
            cache.set(keys[topic.pk], drawn, SECONDS)
    pieces = [there.get(keys[line.pk], line.html) if line.pk in keys else line.html for line in lines]
    return mark_safe("".join(pieces))  # noqa: S308 - what the template drew


def draw(row: Row, style: Style) -> SafeString:
    """A line of a list."""
    shown = {"topic": row.topic, "unread": row.unread, "fresh": row.fresh, "why": row.why, "level": 3}
    return mark_safe(get_template("components/thread_row.html").render({**shown, **vars(style)}))  # noqa: S308 - a template


def _line(topic: Topic, style: Style) -> Line:
    about = (topic.pk, topic.updated, topic.last_post_id, topic.posts_count, topic.type, topic.status, topic.slug)
    return Line(topic.pk, about, draw(Row(topic), style))
