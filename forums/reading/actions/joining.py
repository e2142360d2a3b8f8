"""Two threads become one: where people stand in the one, they stand in the other."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from forums.forum_conversation.models import Post, Topic
from forums.reading.models import ForumMark, TopicMark

BATCH = 500
Written = list[tuple[int, dt.datetime, int]]  # messages that stand: id, when, by whom
Places = Mapping[tuple[int, int], dt.datetime]  # before when a person has read all of a forum


def carry_marks(*, topic: Topic, into: Topic, now: dt.datetime | None = None) -> None:
    """Carry the marks of a thread to the one it is about to be merged into, while each still holds its own messages.

    Who follows or mutes the one does the same of the other, unless they said something of that one. What they had not
    read of either comes after their new mark: nothing unread is lost, and what they had read beyond it counts again.
    Whoever never opened the merged thread keeps their mark as it is. A handful of queries, however many people.
    """
    marks = list(TopicMark.objects.filter(topic=topic).select_related("person").order_by("pk"))
    here = {mark.person_id: mark for mark in TopicMark.objects.filter(topic=into).order_by("pk")}
    floor = (now or timezone.now()) - dt.timedelta(days=settings.READ_CUTOFF_DAYS)
    places = _places(topic, into)
    written = {one.pk: _written(one, floor) for one in (topic, into)}
    new, changed = [], []
    for mark in marks:
        held = here.get(mark.person_id)
        since = max(floor, mark.person.date_joined)
        firsts = [
            first
            for one, read_to in ((topic, mark.read_to), (into, held.read_to if held else 0))
            if (first := _first_unread(written[one.pk], read_to, mark, max(since, _read_before(places, one, mark))))
        ]
        read_to = min(firsts) - 1 if firsts else max(mark.read_to, held.read_to if held else 0)
        if held is None:
            new.append(
                TopicMark(person=mark.person, topic=into, read_to=read_to, read_at=mark.read_at, stance=mark.stance)
            )
        else:
            held.read_to, held.read_at = read_to, max(held.read_at, mark.read_at)
            held.stance = held.stance or mark.stance
            changed.append(held)
    TopicMark.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    TopicMark.objects.bulk_update(changed, ["read_to", "read_at", "stance"], batch_size=BATCH)
    TopicMark.objects.filter(topic=topic).delete()


def _written(topic: Topic, floor: dt.datetime) -> Written:
    standing = Post.objects.standing().filter(topic=topic, created__gt=floor).order_by("pk")
    return list(standing.values_list("pk", "created", "poster_id"))


def _places(topic: Topic, into: Topic) -> Places:
    people = TopicMark.objects.filter(topic=topic).values("person_id")
    found = ForumMark.objects.filter(forum_id__in={topic.forum_id, into.forum_id}, person_id__in=people)
    rows = found.exclude(read_before=None).order_by("pk").values_list("forum_id", "person_id", "read_before")
    return {(forum, person): moment for forum, person, moment in rows if moment}


def _read_before(places: Places, topic: Topic, mark: TopicMark) -> dt.datetime:
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return places.get((topic.forum_id, mark.person_id), never)


def _first_unread(written: Written, read_to: int, mark: TopicMark, since: dt.datetime) -> int | None:
    """The first message beyond `read_to` that is unread to whose mark it is; the rules are those of reading.marks."""
    for index in range(bisect_right(written, read_to, key=lambda row: row[0]), len(written)):
        pk, created, poster = written[index]
        if created > since and poster != mark.person_id:
            return pk
    return None
