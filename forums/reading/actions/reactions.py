"""Saying what a message did for us: three meanings, no score."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.reader import Reader
from forums.forum_conversation.models import Post, Reaction
from forums.permissions import may_read
from forums.reading.actions.marks import reading_person

COUNTERS = {
    Reaction.Kind.THANKS: "thanks_count",
    Reaction.Kind.USEFUL: "useful_count",
    Reaction.Kind.SAME: "same_count",
}


@transaction.atomic
def react(*, post: Post, kind: Reaction.Kind, wanted: bool, by: Reader) -> bool:
    """Say this of a message, or no longer; saying it twice changes nothing. Returns whether something changed.

    The message's row is locked while it is counted. Raises PermissionDenied (`by` may not read it, wrote it, or it was
    taken away). Reading is enough: what one learns in a neighbouring network is worth a thank-you.
    """
    person = reading_person(by)
    held = Post.objects.select_for_update(of=("self",)).select_related("topic__forum").get(pk=post.pk)
    if held.poster_id == person.pk or held.removed or not may_read(by, held.topic.forum):
        raise PermissionDenied
    said = Reaction.objects.filter(post=held, person=person, kind=kind)
    if said.exists() == wanted:
        return False
    if wanted:
        Reaction.objects.create(post=held, person=person, kind=kind)
    else:
        said.delete()
    counter = COUNTERS[kind]
    # `updated` is part of the name under which the drawn message is cached.
    Post.objects.filter(pk=held.pk).update(**{counter: F(counter) + (1 if wanted else -1)}, updated=timezone.now())
    return True
