"""A page of a thread as most of its readers get it, drawn once for as long as nothing in the thread changes.

Of what is written there, a reader's own standing changes little: their own messages, what they reacted to, what is new
to them, cards of pages that not everyone may see. Those alone are drawn for them (forums.fragments).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from accounts.reader import Reader
from forums import fragments, paging
from forums.forum_conversation.models import Knot, Post, Topic
from forums.turns import Turn
from freshness.keeping import kept, named
from search.models import Document


@dataclass(frozen=True)
class Thread:
    """A thread on its page: what stands for it, its state (forums.threshold), and `whole`, which loads all of it."""

    topic: Topic
    state: str
    whole: Callable[[], Topic]
    journal_url: str


@dataclass(frozen=True)
class Line:
    """A message drawn for whoever has nothing to do with it, and the knots after it. `about`: fragments.about."""

    pk: int
    poster: int
    about: tuple[Any, ...]
    points_to: tuple[str, ...]
    html: SafeString
    knots: SafeString


@dataclass(frozen=True)
class Drawn:
    """The lines of a page in order, the knots before them, the keys of the pages around, and threads alike."""

    lines: tuple[Line, ...]
    opening: SafeString
    older: int | None
    newer: int | None
    similar: tuple[int, ...]

    @property
    def pks(self) -> list[int]:
        """The ids of its messages."""
        return [line.pk for line in self.lines]


@dataclass(frozen=True)
class Own:
    """What a reader has to do with the messages of a page.

    `mine`: their reactions, and "kept", by message. `read_to`: how far they have read; None for who has no marks.
    """

    mine: dict[int, frozenset[str]]
    read_to: int | None
    cards: dict[int, list[Document]]


def page(thread: Thread, reader: Reader, rights: dict[str, bool], *, before: int | None, after: int | None) -> Drawn:
    """The page of a thread that comes before or after this key."""
    topic = thread.topic
    said = topic.pk, topic.slug, thread.state, topic.helped_by_id, before, after, reader.is_professional
    name = named("thread", *said, sorted(rights.items()), thread.journal_url)
    return kept(name, lambda: _draw(thread.whole(), reader, rights, thread.journal_url, before, after))


def _draw(
    topic: Topic, reader: Reader, rights: dict[str, bool], journal_url: str, before: int | None, after: int | None
) -> Drawn:
    found = paging.posts_before(topic, before) if before else paging.posts_after(topic, after)
    turns = [(post, Turn(helped=post.pk == topic.helped_by_id)) for post in found.posts]
    shown = fragments.messages(turns, topic, reader, rights)
    lines = tuple(
        Line(
            pk=post.pk,
            poster=post.poster_id,
            about=fragments.about(post),
            points_to=tuple(post.points_to),
            html=html,
            knots=_knots(found.knots.get(post.pk, []), topic, journal_url),
        )
        for post, html in zip(found.posts, shown, strict=True)
    )
    return Drawn(lines, _knots(found.opening, topic, journal_url), found.older, found.newer, tuple(topic.similar))


def _knots(knots: Sequence[Knot], topic: Topic, journal_url: str) -> SafeString:
    drawing = get_template("components/knot.html")
    shown: dict[str, Any] = {"url": journal_url, "network": topic.forum.network}
    return mark_safe("".join(drawing.render({**shown, "knot": knot}) for knot in knots))  # noqa: S308 - templates' own


def for_reader(
    drawn: Drawn, thread: Thread, reader: Reader, rights: dict[str, bool], own: Own
) -> dict[int, SafeString]:
    """Those messages of a page that this reader gets otherwise than everyone, by id.

    Two queries where some of them were never drawn like this, none where all were.
    """
    turns = _turns(drawn, thread.topic, reader, own)
    lines = [line for line in drawn.lines if line.pk in turns]
    keys = {line.pk: fragments.key(line.about, turns[line.pk], thread.topic, reader, rights) for line in lines}
    found = fragments.kept(keys.values()) if keys else {}
    missing = [pk for pk, key in keys.items() if key not in found]
    shown = {pk: found[key] for pk, key in keys.items() if key in found}
    if missing:
        posts = list(Post.objects.for_page().filter(pk__in=missing))
        html = fragments.messages([(post, turns[post.pk]) for post in posts], thread.whole(), reader, rights)
        shown |= {post.pk: one for post, one in zip(posts, html, strict=True)}
    return shown


def _turns(drawn: Drawn, topic: Topic, reader: Reader, own: Own) -> dict[int, Turn]:
    """What the messages are to the reader that they have something to do with."""
    person = reader.person.pk if reader.person else None
    turns = {}
    for line in drawn.lines:
        theirs = line.poster == person
        unread = not theirs and own.read_to is not None and line.pk > own.read_to
        if theirs or unread or line.pk in own.mine or line.pk in own.cards:
            turns[line.pk] = Turn(
                own=theirs,
                helped=line.pk == topic.helped_by_id,
                unread=unread,
                mine=own.mine.get(line.pk, frozenset()),
                cards=own.cards.get(line.pk, ()),
            )
    return turns
