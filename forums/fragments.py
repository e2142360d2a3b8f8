"""Messages as HTML, each drawn once for all who stand in the same way to it.

Most readers of a message are neither its author nor anyone who reacted to it: they all get the same words and the same
buttons. A fragment's key holds everything its template is given, so nothing has to be emptied when something changes;
it is kept for as long as « il y a 5 min » holds.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.reader import Reader
from forums.forum_conversation.models import Post, Topic
from forums.turns import Turn

SHORTEST, LONGEST = 60, 3600  # seconds


def messages(turns: Sequence[Turn], topic: Topic, reader: Reader, **rights: bool) -> list[SafeString]:
    """Each message of a thread's page for this reader; `rights` are what its tools ask (asked, may_reply…)."""
    keys = [_key(turn, topic, reader, rights) for turn in turns]
    kept: dict[str, str] = cache.get_many(keys)
    shown = []
    for key, turn in zip(keys, turns, strict=True):
        html = kept.get(key)
        if html is None:
            html = _drawn(turn, topic, reader, rights)
            cache.set(key, html, _seconds(turn.post))
        shown.append(mark_safe(html))  # noqa: S308 - what the template drew, escaped there
    return shown


def _drawn(turn: Turn, topic: Topic, reader: Reader, rights: dict[str, bool]) -> str:
    context: dict[str, Any] = {
        "turn": turn,
        "post": turn.post,
        "topic": topic,
        "network": topic.forum.network,
        "helped": turn.helped,
        "own": turn.own,
        "linked": reader.is_professional,
        "tools": "forums/thread/_tools.html",
        "reader": reader,
        "base": f"message/{turn.post.pk}/",
        **rights,
    }
    html = str(get_template("components/message.html").render(context))
    # What the template says around someone's words is sent without its line breaks; their words are left alone.
    before, words, after = html.partition(turn.post.html) if turn.post.html else (html, "", "")
    return _squeezed(before) + words + _squeezed(after)


def _squeezed(html: str) -> str:
    return " ".join(html.split())


def _key(turn: Turn, topic: Topic, reader: Reader, rights: dict[str, bool]) -> str:
    post, poster = turn.post, turn.post.poster
    profile = getattr(poster, "profile", None)
    stance = (
        *(post.pk, post.updated, topic.pk, topic.slug, topic.first_post_id, get_language(), reader.is_professional),
        *(turn.own, turn.helped, turn.unread, sorted(turn.mine), [(card.pk, card.projected_at) for card in turn.cards]),
        *(poster.first_name, poster.last_name, poster.anonymised_at),
        *((profile.slug, profile.job, profile.actor_family, str(profile.organisation)) if profile else ()),
        sorted(rights.items()),
    )
    return "message." + hashlib.sha256(repr(stance).encode()).hexdigest()


def _seconds(post: Post) -> int:
    age = (timezone.now() - post.created).total_seconds()
    return int(min(LONGEST, max(SHORTEST, age / 20)))
