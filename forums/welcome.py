"""A newcomer's first thread to read, and first question to answer, with the reason each is shown."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.people.models import Profile
from communities.people.plugs import Suggestion, welcomes
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic, TopicQuerySet
from forums.reading.matching import Calling, reasons

LOOKED_AT = 60  # the latest threads, among which the one that fits is looked for


def worth_reading(profile: Profile, reader: Reader) -> list[Suggestion]:
    """One thread that helped someone, near what the newcomer does; else the latest that did, their networks first."""
    topics = Topic.objects.readable_by(reader).exclude(poster=reader.person)
    helped = topics.filter(Q(helped_by__isnull=False) | Q(kind=Topic.Kind.EXPERIENCE) | Q(posts_count__gte=4))
    return _closest(helped.latest_active(), profile, reader, _("parce qu'on s'y est entraidé récemment"))


def to_answer(profile: Profile, reader: Reader) -> list[Suggestion]:
    """One question that waits where the newcomer may write, near what they do."""
    since = timezone.now() - dt.timedelta(days=settings.READ_CUTOFF_DAYS)
    there = Q(forum__network=None, forum__private=False) | Q(forum__network_id__in=reader.member_of)
    waiting = Topic.objects.readable_by(reader).waiting().filter(there, forum__type=Forum.FORUM_POST, created__gt=since)
    found = waiting.exclude(poster=reader.person).order_by("-created", "-pk")
    return _closest(found, profile, reader, _("parce qu'elle attend une première réponse"))


def _closest(topics: TopicQuerySet, profile: Profile, reader: Reader, otherwise: str) -> list[Suggestion]:
    found = list(topics.select_related("forum__network").prefetch_related("keywords")[:LOOKED_AT])
    if not found:
        return []
    why = reasons(found, Calling.of(profile), frozenset())
    own = {one.pk: 0 if reader.belongs_to(one.forum.network_id) else 1 for one in found}
    best = min(found, key=lambda one: (why[one.pk][0] if one.pk in why else 3, own[one.pk], found.index(one)))
    words = why[best.pk][1] if best.pk in why else otherwise
    return [Suggestion(best.subject, best.get_absolute_url(), words, best.forum.name)]


welcomes("lire", worth_reading)
welcomes("repondre", to_answer)
