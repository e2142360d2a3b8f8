"""Acts of facilitation: each with its reason, in the journal and inside the thread."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.actions import record_act
from communities.networks.models import FacilitationEntry
from forums.actions.places import recount
from forums.actions.refusals import NotHere
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Topic
from forums.permissions import audience_of, may_facilitate
from live.actions import tell
from search.actions import narrow, touch


def tie(*, topic: Topic, entry: FacilitationEntry, after: int | None, other: Topic | None = None) -> Knot:
    """Tell an act of the journal inside a thread, after this message, and on the thread's open pages."""
    knot = Knot.objects.create(
        topic=topic,
        act=entry.act,
        person_id=entry.person_id,
        reason=entry.reason,
        origin=entry.origin,
        target=entry.target,
        other=other,
        entry=entry,
        after_id=after,
        at=entry.at,
    )
    tell(f"thread:{topic.pk}", "thread.knot", knot.pk)
    return knot


@transaction.atomic
def move_thread(
    *, topic: Topic, to: Forum, by: Reader, reason: str, at: dt.datetime | None = None
) -> FacilitationEntry:
    """Move a thread to another forum of its network, with a trace in the network's journal.

    Raises PermissionDenied (`by` does not facilitate this network today), NotHere (another network, the same forum, or
    no place for threads; its text is fit for the page).
    """
    topic = Topic.objects.select_for_update(of=("self",)).select_related("forum__network").get(pk=topic.pk)
    origin = topic.forum
    if not may_facilitate(by, origin):
        raise PermissionDenied
    if to.network_id != origin.network_id or to.type != Forum.FORUM_POST:
        raise NotHere(_("Un fil reste dans son réseau : choisissez un de ses forums."))
    if to.pk == origin.pk:
        raise NotHere(_("Ce fil est déjà dans ce forum."))
    if origin.private and not to.private:
        raise NotHere(_("Ce fil a été écrit entre membres : il ne peut pas devenir public sans l'accord de chacun·e."))
    Topic.objects.filter(pk=topic.pk).update(forum=to, updated=timezone.now())
    topic.forum = to
    entry = record_act(
        network=origin.network,
        by=by,
        act=FacilitationEntry.Act.MOVE,
        reason=reason,
        subject=topic.subject,
        subject_url=topic.get_absolute_url(),
        origin=origin.name,
        target=to.name,
        at=at,
    )
    tie(topic=topic, entry=entry, after=topic.last_post_id)
    for forum in (origin, to):
        recount(forum)
    narrow("thread", topic.pk, audience_of(to))
    touch("thread", topic.pk)
    return entry
