"""A page of a thread as most of its readers get it, drawn once for as long as nothing in the thread changes.

Of what is written there, a reader's own standing changes little: their own messages, what they reacted to, what is new
to them, cards of pages that not everyone may see. Those alone are loaded and drawn for them (forums.fragments).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.reader import Reader
from forums import fragments, paging
from forums.forum_conversation.models import Knot, Post, Topic
from forums.turns import Turn
from search.models import Document

SECONDS = 60  # « il y a 5 min », and someone's new name, may be so old


@dataclass(frozen=True)
class Line:
    """A message drawn for whoever has nothing to do with it, and the knots after it."""

    pk: int
    poster: int
    points_to: tuple[str, ...]
    html: SafeString
    knots: SafeString


@dataclass(frozen=True)
class Drawn:
    """The lines of a page in order, the knots before them, and the keys of the pages around."""

    lines: tuple[Line, ...]
    opening: SafeString
    older: int | None
    newer: int | None

    @property
    def posts(self) -> tuple[Line, ...]:
        """What stands for its messages."""
        return self.lines

    @property
    def pks(self) -> list[int]:
        """The ids of its messages."""
        return [line.pk for line in self.lines]


def page(
    topic: Topic, reader: Reader, rights: dict[str, bool], journal_url: str, *, before: int | None, after: int | None
) -> Drawn:
    """The page of a thread from `Topic.objects.for_page()` that comes before or after this key."""
    said = (
        *(topic.pk, topic.slug, topic.updated, getattr(topic, "seq", 0), topic.helped_by_id, before, after),
        *(get_language(), reader.is_professional, sorted(rights.items()), journal_url),
    )
    key = f"thread.{hashlib.sha256(repr(said).encode()).hexdigest()}"
    kept: Drawn | None = None if settings.DEBUG else cache.get(key)
    if kept is None:
        kept = _draw(topic, reader, rights, journal_url, before, after)
        cache.set(key, kept, SECONDS)
    return kept


def _draw(
    topic: Topic, reader: Reader, rights: dict[str, bool], journal_url: str, before: int | None, after: int | None
) -> Drawn:
    found = paging.posts_before(topic, before) if before else paging.posts_after(topic, after)
    turns = [Turn(post=post, own=False, helped=post.pk == topic.helped_by_id, unread=False) for post in found.posts]
    shown = fragments.messages(turns, topic, reader, **rights)
    lines = tuple(
        Line(
            pk=turn.post.pk,
            poster=turn.post.poster_id,
            points_to=tuple(turn.post.points_to),
            html=html,
            knots=_knots(found.knots.get(turn.post.pk, []), topic, journal_url),
        )
        for turn, html in zip(turns, shown, strict=True)
    )
    return Drawn(lines, _knots(found.opening, topic, journal_url), found.older, found.newer)


def _knots(knots: Sequence[Knot], topic: Topic, journal_url: str) -> SafeString:
    drawing = get_template("components/knot.html")
    shown: dict[str, Any] = {"url": journal_url, "network": topic.forum.network}
    return mark_safe("".join(drawing.render({**shown, "knot": knot}) for knot in knots))  # noqa: S308 - templates' own


def for_reader(
    drawn: Drawn,
    topic: Topic,
    reader: Reader,
    rights: dict[str, bool],
    *,
    mine: dict[int, frozenset[str]],
    read_to: int | None,
    cards: dict[int, list[Document]],
) -> list[tuple[Line, SafeString]]:
    """Each line with the HTML this reader gets. One query where they have to do with some of the messages."""
    person = reader.person.pk if reader.person else None
    new = {line.pk for line in drawn.lines if read_to is not None and line.pk > read_to and line.poster != person}
    own = {line.pk for line in drawn.lines if line.poster == person}
    touched = new | own | mine.keys() | cards.keys()
    posts = Post.objects.for_page().filter(pk__in=touched) if touched else []
    turns = [
        Turn(
            post=post,
            own=post.pk in own,
            helped=post.pk == topic.helped_by_id,
            unread=post.pk in new,
            mine=mine.get(post.pk, frozenset()),
            cards=cards.get(post.pk, ()),
        )
        for post in posts
    ]
    shown = fragments.messages(turns, topic, reader, **rights) if turns else []
    html = {turn.post.pk: drawn_for_them for turn, drawn_for_them in zip(turns, shown, strict=True)}
    return [(line, html.get(line.pk, line.html)) for line in drawn.lines]
