"""Plug: what of the forums waits for those who facilitate a network. What people wrote, never who read it."""

import datetime as dt
from types import SimpleNamespace

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.reader import Reader
from communities.networks.models import Network
from communities.networks.plugs_care import Waiting, Watch, watch
from forums.forum_conversation.models import Post, Reference, Summary, Topic

QUESTION_WAITS = dt.timedelta(days=2)  # until then, someone may still be writing
RIPE_LENGTH = 8  # messages
RIPE_THANKS = 5  # thanks and « cela m'a servi », over its messages
SETTLED = dt.timedelta(days=14)  # without a new message
LOOKED_AT = 60  # threads


def unanswered(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """Questions nobody has answered for two days, the one that waits longest first."""
    waiting = Topic.objects.readable_by(reader).waiting().filter(forum__network=network)
    old = waiting.filter(created__lt=timezone.now() - QUESTION_WAITS).select_related("forum", "poster")
    return [
        Waiting(
            topic.subject,
            topic.get_absolute_url(),
            _("Question de %(name)s dans %(forum)s, sans réponse")
            % {"name": topic.poster.get_full_name(), "forum": topic.forum.name},
            topic.created,
        )
        for topic in old.order_by("created", "pk")[:most]
    ]


def ripe(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """Threads that a fiche could come of: long, thanked, settled, and of which no production speaks yet."""
    now = timezone.now()
    threads = Topic.objects.readable_by(reader).filter(forum__network=network, posts_count__gte=2)
    told = Reference.objects.filter(post__topic=OuterRef("pk"), url__startswith="/productions/")
    found = (
        threads.filter(Q(posts_count__gte=RIPE_LENGTH) | Q(helped_by__isnull=False) | Q(kind=Topic.Kind.EXPERIENCE))
        .exclude(Exists(told))
        .annotate(summed_up=Exists(Summary.objects.filter(topic=OuterRef("pk"))))
        .order_by("-last_post_on", "-pk")[:LOOKED_AT]
    )
    topics = list(found)
    said = {
        row["topic_id"]: row["said"]
        for row in Post.objects.filter(topic__in=[topic.pk for topic in topics], removed="")
        .values("topic_id")
        .annotate(said=Sum(F("thanks_count") + F("useful_count")))
        .order_by()
    }
    ready = [(topic, why(topic, said.get(topic.pk) or 0, now)) for topic in topics]
    return [
        Waiting(topic.subject, topic.get_absolute_url(), reasons, topic.last_post_on)
        for topic, reasons in ready
        if reasons
    ][:most]


def why(topic: Topic | SimpleNamespace, said: int, now: dt.datetime) -> str:
    """Why a thread is ripe, in words: at least two signs. Empty where it is not yet."""
    signs = []
    if topic.posts_count >= RIPE_LENGTH:
        signs.append(
            ngettext("%(count)d message", "%(count)d messages", topic.posts_count) % {"count": topic.posts_count}
        )
    if said >= RIPE_THANKS:
        signs.append(_("remercié, utile à d'autres"))
    if topic.helped_by_id:
        signs.append(_("une réponse a aidé"))
    if topic.summed_up:
        signs.append(_("son résumé dit où l'on en est"))
    settled = topic.last_post_on is not None and now - topic.last_post_on >= SETTLED
    if settled:
        signs.append(_("la conversation s'est posée"))
    return ", ".join(signs) if len(signs) >= 3 or (settled and len(signs) >= 2) else ""


watch(
    Watch(
        key="2-questions",
        label=gettext_lazy("Ce qui attend une réponse"),
        icon="circle-help",
        nothing=gettext_lazy("Chaque question a reçu une réponse."),
        find=unanswered,
    ),
    Watch(
        key="5-fiches",
        label=gettext_lazy("Ce qui pourrait devenir une fiche"),
        icon="file-text",
        nothing=gettext_lazy("Aucun fil n'est mûr pour le moment."),
        find=ripe,
    ),
)
