"""What came of a thread, told inside it: a line that leads there, as long as it is there for everyone."""

from django.db import transaction

from accounts.models import User
from forums.actions.counting import show_anew
from forums.forum_conversation.models import Knot, Topic
from live.actions import tell


@transaction.atomic
def tell_outcome(*, topic: Topic, person: User, title: str, url: str) -> Knot | None:
    """Tell inside a thread that someone made something public of it. The same address again only takes its new title.

    `url`: a path of this site. Returns the line where it is new, else None.
    """
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    title = title[:255]
    told = Knot.objects.filter(act=Knot.Act.OUTCOME, topic=topic, url=url)
    if told.exists():
        if told.exclude(target=title).update(target=title):
            show_anew(topic)
        return None
    knot = Knot.objects.create(
        topic=topic, act=Knot.Act.OUTCOME, person=person, target=title, url=url, after_id=topic.last_post_id
    )
    show_anew(topic)
    tell(f"thread:{topic.pk}", "thread.knot", knot.pk)
    return knot


@transaction.atomic
def take_outcome_back(*, url: str) -> None:
    """Take the line away from wherever it stands: what was at this address is no longer there for everyone."""
    for knot in Knot.objects.filter(act=Knot.Act.OUTCOME, url=url).select_related("topic").order_by("pk"):
        knot.delete()
        show_anew(knot.topic)
