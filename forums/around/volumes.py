"""A whole thread, read by key a handful at a time: for print and export, whatever its length."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from forums.forum_conversation.models import ExperienceSheet, Knot, Post, Summary, Topic
from forums.kinds.sheets import LABELS

VOLUME = 500  # messages printed on one page
CHUNK = 100  # messages loaded at a time
NAMES = 200  # authors named at the head of an export


@dataclass(frozen=True)
class Chunk:
    """Some messages in order, with the knots that follow each (0: those before the first)."""

    posts: list[Post]
    knots: dict[int, list[Knot]]


@dataclass(frozen=True)
class Volume:
    """A part of a thread: what follows the message `after` (0: from the beginning)."""

    number: int
    after: int
    current: bool


def chunks(topic: Topic, *, after: int = 0, most: int | None = None) -> Iterator[Chunk]:
    """The messages that follow `after`, at most `most`, CHUNK at a time: two queries each."""
    left = most
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        posts = list(Post.objects.for_page().filter(topic=topic, pk__gt=after)[:size])
        if not posts:
            return
        yield Chunk(posts, _knots(topic, posts, after))
        after, left = posts[-1].pk, None if left is None else left - len(posts)
        if len(posts) < size:
            return


def _knots(topic: Topic, posts: list[Post], after: int) -> dict[int, list[Knot]]:
    """By the message they follow; 0, before the first. Tied to a message that is not there, after the one before it."""
    here = Q(after_id__gt=after, after_id__lte=posts[-1].pk)
    if not after:
        here |= Q(after=None)
    keys = [post.pk for post in posts]
    tied: dict[int, list[Knot]] = {}
    for knot in Knot.objects.filter(here, topic=topic).select_related("person").order_by("pk"):
        place = bisect_right(keys, knot.after_id or 0)
        tied.setdefault(keys[place - 1] if place else 0, []).append(knot)
    return tied


def volumes(topic: Topic, after: int) -> list[Volume]:
    """The volumes a thread is printed in, the one that follows `after` being current; none when one page holds it."""
    if topic.posts_count <= VOLUME:
        return []
    keys = list(Post.objects.for_page().filter(topic=topic).values_list("pk", flat=True))
    starts = [0, *keys[VOLUME - 1 : -1 : VOLUME]]
    return [Volume(number, start, start == after) for number, start in enumerate(starts, start=1)]


def authors(topic: Topic) -> list[User]:
    """Everyone who wrote a message that stands, in the order of names."""
    wrote = Post.objects.standing().filter(topic=topic).order_by().values("poster")
    return list(User.objects.filter(pk__in=wrote).order_by("last_name", "first_name", "pk"))


def names(people: list[User]) -> str:
    """Their names in one line; those who left are one."""
    shown = list(dict.fromkeys(person.get_full_name() for person in people))
    return ", ".join(shown[:NAMES]) + (" …" if len(shown) > NAMES else "")


def summary_of(topic: Topic) -> Summary | None:
    """« Où en est-on », when someone wrote it."""
    return getattr(topic, "summary", None)


def sheet_of(topic: Topic) -> list[tuple[str, SafeString]]:
    """The fields of an experience that say something, with their names, rendered."""
    sheet: ExperienceSheet | None = getattr(topic, "sheet", None)
    if sheet is None:
        return []
    named = [(name, sheet.rendered.get(name)) for name in ExperienceSheet.FIELDS]
    return [(str(LABELS[name]), mark_safe(html)) for name, html in named if html]  # noqa: S308 - writing.markdown's HTML


def sheet_text(topic: Topic) -> list[tuple[str, str]]:
    """The same, as they were typed."""
    sheet: ExperienceSheet | None = getattr(topic, "sheet", None)
    return [(str(LABELS[name]), text) for name in ExperienceSheet.FIELDS if (text := getattr(sheet, name, ""))]
