"""Who asked to be told of what is said in a place, and why; at most three queries, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forums.reading.models import Follow, ForumMark, Stance, TopicMark

if TYPE_CHECKING:
    from forums.forum.models import Forum
    from forums.forum_conversation.models import Topic


class Reason(models.TextChoices):
    """Why someone is told, the closest reason first: with several, it is the first that is given."""

    THREAD = "thread", _("suivent ce fil")
    AUTHOR = "author", _("suivent ce que vous écrivez")
    KEYWORD = "keyword", _("suivent un de ces mots-clés")
    FORUM = "forum", _("suivent ce forum")


@dataclass(frozen=True)
class Followers:
    """Who is told: the reason (a Reason) by the person's id; and the ids of the keywords here that they follow."""

    reasons: Mapping[int, str]
    words: Mapping[int, frozenset[int]]


def of(*, forum: "Forum", topic: "Topic | None", keywords: Iterable[int], author_id: int) -> dict[int, str]:
    """Who is told of a message by `author_id` here: the reason by the person's id. See `found`."""
    return dict(found(forum=forum, topic=topic, keywords=keywords, author_id=author_id).reasons)


def found(*, forum: "Forum", topic: "Topic | None", keywords: Iterable[int], author_id: int) -> Followers:
    """Who is told of a message by `author_id` here, and why; never the author.

    `topic` is None for a thread that is not there yet; `keywords` are ids. Only people who may read the forum. Who
    muted the thread or the author hears nothing; who muted the forum or a keyword does, of a thread they follow.
    """
    here = _who_may_read(forum)
    thread = dict(_rows(TopicMark.objects.filter(here, topic=topic), "stance")) if topic is not None else {}
    places = dict(_rows(ForumMark.objects.filter(here, forum=forum), "stance"))
    asked = Q(keyword_id__in=sorted(set(keywords))) | Q(author_id=author_id)
    follows = list(_rows(Follow.objects.filter(here).filter(asked), "stance", "keyword_id"))
    authors = {person: stance for person, stance, word in follows if word is None}
    words = [(person, stance) for person, stance, word in follows if word is not None]
    named: defaultdict[int, set[int]] = defaultdict(set)
    for person, stance, word in follows:
        if word is not None and stance == Stance.FOLLOW:
            named[person].add(word)

    def those(stances: Iterable[tuple[int, str]], stance: Stance) -> set[int]:
        return {person for person, said in stances if said == stance}

    following = those(thread.items(), Stance.FOLLOW)
    silent = those(thread.items(), Stance.MUTE) | those(authors.items(), Stance.MUTE) | {author_id}
    silent |= (those(places.items(), Stance.MUTE) | those(words, Stance.MUTE)) - following
    told: dict[int, str] = {}
    for reason, people in (
        (Reason.THREAD, following),
        (Reason.AUTHOR, those(authors.items(), Stance.FOLLOW)),
        (Reason.KEYWORD, those(words, Stance.FOLLOW)),
        (Reason.FORUM, those(places.items(), Stance.FOLLOW)),
    ):
        for person in people - silent:
            told.setdefault(person, reason.value)
    return Followers(told, {person: frozenset(pks) for person, pks in named.items()})


def _who_may_read(forum: "Forum") -> Q:
    """Active professionals; of a private forum, the members of its network."""
    there = Q(person__is_active=True, person__kind=User.Kind.PROFESSIONAL, person__anonymised_at=None)
    return there & Q(person__memberships__network_id=forum.network_id) if forum.private else there


def _rows(marks: "models.QuerySet[models.Model]", *names: str) -> Iterable[tuple]:
    return marks.exclude(stance=Stance.NONE).order_by().values_list("person_id", *names)
