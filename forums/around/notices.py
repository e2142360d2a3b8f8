"""Who will find a message on « Pour moi », and why: said before it is sent."""

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
from reference.models import Keyword
from writing.limits import MOST_MENTIONS

MENTIONED = "mention"
ORDER = (MENTIONED, *(reason.value for reason in Reason))


@dataclass(frozen=True)
class Why:
    """A reason, and how many people it is given for; `words`: the keywords of this thread that `following` of them
    follow, which are that reason itself or come besides.
    """

    reason: str
    count: int
    following: int = 0
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        """« 3 suivent ce fil (dont 1 suit aussi « Cantine ») », « 2 suivent « Cantine » ou « Parents » »."""
        words = _(" ou ").join(_("« %(label)s »") % {"label": label} for label in self.words)
        if self.reason == Reason.KEYWORD:
            line = ngettext("%(count)d suit %(words)s", "%(count)d suivent %(words)s", self.count)
            return line % {"count": self.count, "words": words}
        line = _plainly(self.reason, self.count)
        if not self.following:
            return line
        also = ngettext("dont %(count)d suit aussi %(words)s", "dont %(count)d suivent aussi %(words)s", self.following)
        return f"{line} ({also % {'count': self.following, 'words': words}})"


@dataclass(frozen=True)
class Told:
    """How many people, and how many for each reason (one each, the closest)."""

    count: int
    reasons: tuple[Why, ...]

    def __str__(self) -> str:
        """The sentence under the composer; nothing where nobody is concerned."""
        if not self.count:
            return _("Personne ne suit encore cet endroit : votre message se lira dans la liste des fils.")
        line = ngettext(
            "Ce message apparaîtra dans « Pour moi » de %(count)d personne : %(why)s.",
            "Ce message apparaîtra dans « Pour moi » de %(count)d personnes : %(why)s.",
            self.count,
        )
        return line % {"count": self.count, "why": ", ".join(str(why) for why in self.reasons)}


def told(
    *, forum: Forum, topic: Topic | None, keywords: Iterable[int], mentions: Collection[int], author: User
) -> Told:
    """Who will be told of a message by `author`. `mentions`: ids of people named in it, who may read the place."""
    found = followers.found(forum=forum, topic=topic, keywords=keywords, author_id=author.pk)
    reasons = {**found.reasons, **dict.fromkeys(set(mentions) - {author.pk}, MENTIONED)}
    followed = {pk for person in reasons for pk in found.words.get(person, ())}
    labels = dict(Keyword.objects.filter(pk__in=followed).order_by("pk").values_list("pk", "label")) if followed else {}
    told: list[Why] = []
    for reason in ORDER:
        people = [person for person, given in reasons.items() if given == reason]
        words = [found.words[person] for person in people if person in found.words]
        named = sorted(labels[pk] for pk in frozenset().union(*words))
        if people:
            told.append(Why(reason, len(people), len(words), tuple(named)))
    return Told(len(reasons), tuple(told))


def _plainly(reason: str, count: int) -> str:
    if reason == MENTIONED:
        words = ngettext("%(count)d est citée", "%(count)d sont citées", count)
    elif reason == Reason.THREAD:
        words = ngettext("%(count)d suit ce fil", "%(count)d suivent ce fil", count)
    elif reason == Reason.AUTHOR:
        words = ngettext("%(count)d suit ce que vous écrivez", "%(count)d suivent ce que vous écrivez", count)
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
