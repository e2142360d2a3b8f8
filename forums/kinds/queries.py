"""Narrowing threads by what they tell."""

from forums.forum_conversation.models import Topic, TopicQuerySet
from reference.models import Keyword, Territory
from reference.queries import descendants


def narrow_experience(
    topics: TopicQuerySet, *, territory: Territory | None = None, theme: Keyword | None = None
) -> TopicQuerySet:
    """The experiences among these threads; of this place and all that lies in it, under this keyword."""
    return narrow(topics.filter(kind=Topic.Kind.EXPERIENCE), territory=territory, theme=theme)


def narrow(topics: TopicQuerySet, *, territory: Territory | None = None, theme: Keyword | None = None) -> TopicQuerySet:
    """Threads of this place and all that lies in it, under this keyword, whatever their kind."""
    if territory is not None:
        topics = topics.filter(territory__in=descendants(territory))
    return topics.filter(keywords=theme) if theme is not None else topics
