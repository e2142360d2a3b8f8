"""Who will find a message on « Pour moi », and why: said before it is sent."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from communities.people.models import Profile
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.reading import followers
from forums.reading.followers import Reason
from writing.limits import MOST_MENTIONS

MENTIONED = "mention"
ORDER = (MENTIONED, *(reason.value for reason in Reason))


@dataclass(frozen=True)
class Told:
    """How many people, and how many for each reason (one each, the closest)."""

    count: int
    reasons: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        """The sentence under the composer; nothing where nobody is concerned."""
        if not self.count:
            return _("Personne ne suit encore cet endroit : votre message se lira dans la liste des fils.")
        line = ngettext(
            "Ce message apparaîtra dans « Pour moi » de %(count)d personne : %(why)s.",
            "Ce message apparaîtra dans « Pour moi » de %(count)d personnes : %(why)s.",
            self.count,
        )
        return line % {"count": self.count, "why": ", ".join(_why(reason, count) for reason, count in self.reasons)}


def told(
    *, forum: Forum, topic: Topic | None, keywords: Iterable[int], mentions: Collection[int], author: User
) -> Told:
    """Who will be told of a message by `author`. `mentions`: ids of people named in it, who may read the place."""
    found = followers.of(forum=forum, topic=topic, keywords=keywords, author_id=author.pk)
    found |= dict.fromkeys(set(mentions) - {author.pk}, MENTIONED)
    counted = Counter(found.values())
    return Told(len(found), tuple((reason, counted[reason]) for reason in ORDER if counted[reason]))


def _why(reason: str, count: int) -> str:
    if reason == MENTIONED:
        words = ngettext("%(count)d est citée", "%(count)d sont citées", count)
    elif reason == Reason.THREAD:
        words = ngettext("%(count)d suit ce fil", "%(count)d suivent ce fil", count)
    elif reason == Reason.AUTHOR:
        words = ngettext("%(count)d suit ce que vous écrivez", "%(count)d suivent ce que vous écrivez", count)
    elif reason == Reason.KEYWORD:
        words = ngettext("%(count)d suit un de ces mots-clés", "%(count)d suivent un de ces mots-clés", count)
    else:
        words = ngettext("%(count)d suit ce forum", "%(count)d suivent ce forum", count)
    return words % {"count": count}


def named(slugs: Iterable[str], forum: Forum) -> list[int]:
    """Ids of the people of these addresses in the directory who may read the forum; no query for none."""
    wanted = list(dict.fromkeys(slugs))[:MOST_MENTIONS]
    if not wanted:
        return []
    found = Profile.objects.shown().filter(slug__in=wanted)
    if forum.private:
        found = found.filter(person__memberships__network_id=forum.network_id)
    return list(found.order_by().values_list("person_id", flat=True).distinct())
