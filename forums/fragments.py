"""Messages as HTML, each drawn once for all who stand in the same way to it.

Most readers of a message are neither its author nor anyone who reacted to it: they all get the same words and the same
buttons. A fragment's key holds everything its template is given, so nothing has to be emptied when something changes;
it is kept for as long as « il y a 5 min » holds.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.cache import cache
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.reader import Reader
from communities.people.hats import structure_of
from forums.forum_conversation.models import Post, Topic
from forums.turns import Turn
from freshness.keeping import named

SHORTEST, LONGEST = 60, 3600  # seconds


def messages(
    turns: Sequence[tuple[Post, Turn]], topic: Topic, reader: Reader, rights: dict[str, bool]
) -> list[SafeString]:
    """Each message of a thread's page for this reader; `rights` are what its tools ask (asked, may_reply…)."""
    keys = [key(about(post), turn, topic, reader, rights) for post, turn in turns]
    found = kept(keys)
    return [
        found[name] if name in found else _drawn(name, post, turn, topic, reader, rights)
        for name, (post, turn) in zip(keys, turns, strict=True)
    ]


def kept(keys: Iterable[str]) -> dict[str, SafeString]:
    """Those messages that are drawn already, by key."""
    return {name: mark_safe(html) for name, html in cache.get_many(list(keys)).items()}  # noqa: S308 - see `_drawn`


def about(post: Post) -> tuple[Any, ...]:
    """What a message is to everyone."""
    poster = post.poster
    profile = getattr(poster, "profile", None)
    return (
        *(post.pk, post.updated, poster.first_name, poster.last_name, poster.anonymised_at),
        *((profile.slug, profile.job, profile.actor_family, structure_of(profile)) if profile else ()),
    )


def key(about: tuple[Any, ...], turn: Turn, topic: Topic, reader: Reader, rights: dict[str, bool]) -> str:
    """Under what a message is kept for those to whom it is this."""
    page = topic.pk, topic.slug, topic.first_post_id, reader.is_professional, sorted(rights.items())
    cards = [(card.pk, card.projected_at) for card in turn.cards]
    return named("message", about, turn.own, turn.helped, turn.unread, sorted(turn.mine), cards, page)


def _drawn(name: str, post: Post, turn: Turn, topic: Topic, reader: Reader, rights: dict[str, bool]) -> SafeString:
    context: dict[str, Any] = {
        "turn": turn,
        "post": post,
        "topic": topic,
        "network": topic.forum.network,
        "helped": turn.helped,
        "own": turn.own,
        "linked": reader.is_professional,
        "tools": "forums/thread/_tools.html",
        "reader": reader,
        "base": f"message/{post.pk}/",
        **rights,
    }
    whole = str(get_template("components/message.html").render(context))
    # What the template says around someone's words is sent without its line breaks; their words are left alone.
    before, words, after = whole.partition(post.html) if post.html else (whole, "", "")
    html = _squeezed(before) + words + _squeezed(after)
    cache.set(name, html, _seconds(post))
    return mark_safe(html)  # noqa: S308 - what the template drew, escaped there


def _squeezed(html: str) -> str:
    return " ".join(html.split())


def _seconds(post: Post) -> int:
    age = (timezone.now() - post.created).total_seconds()
    return int(min(LONGEST, max(SHORTEST, age / 20)))
