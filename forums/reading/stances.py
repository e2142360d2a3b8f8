"""What a person asked to be told of, read."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from accounts.reader import Reader
from communities.people.models import Profile
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.paging import TOPICS_A_PAGE
from forums.reading.models import Follow, ForumMark, Stance, TopicMark

MOST_LISTED = 200


@dataclass(frozen=True)
class Followed:
    """Something followed or muted: its name and address, and the door where one changes one's mind."""

    label: str
    url: str
    door: str
    stance: str
    about: str = ""


def stance_on(person: User, **thing: object) -> str:
    """The person's stance on a keyword or an author."""
    return Follow.objects.filter(person=person, **thing).values_list("stance", flat=True).first() or ""


def threads_of(reader: Reader, before: int | None) -> tuple[list[Followed], int | None]:
    """A page of the threads the reader has a stance on, the latest first, and the key of the next one."""
    readable = Topic.objects.readable_by(reader).values("pk")
    marks = TopicMark.objects.filter(person=reader.person, topic__in=readable).exclude(stance=Stance.NONE)
    if before:
        marks = marks.filter(pk__lt=before)
    found = list(marks.select_related("topic__forum__network").order_by("-pk")[: TOPICS_A_PAGE + 1])
    shown = [
        Followed(
            mark.topic.subject,
            mark.topic.get_absolute_url(),
            reverse("forums:follow_thread", args=[mark.topic.slug, mark.topic_id]),
            mark.stance,
            mark.topic.forum.name,
        )
        for mark in found[:TOPICS_A_PAGE]
    ]
    return shown, found[TOPICS_A_PAGE - 1].pk if len(found) > TOPICS_A_PAGE else None


def forums_of(reader: Reader) -> list[Followed]:
    """The forums the reader has a stance on."""
    readable = Forum.objects.readable_by(reader).order_by().values("pk")
    marks = ForumMark.objects.filter(person=reader.person, forum__in=readable).exclude(stance=Stance.NONE)
    return [
        Followed(
            mark.forum.name,
            mark.forum.get_absolute_url(),
            reverse("forums:follow_forum", args=[mark.forum.slug, mark.forum_id]),
            mark.stance,
            mark.forum.network.name if mark.forum.network else "",
        )
        for mark in marks.select_related("forum__network").order_by("forum__name", "pk")[:MOST_LISTED]
    ]


def keywords_and_people_of(reader: Reader) -> tuple[list[Followed], list[Followed]]:
    """The keywords, and the people, the reader has a stance on. Two queries."""
    follows = Follow.objects.filter(person=reader.person).select_related("keyword", "author__profile")
    words, people = [], []
    for one in follows.order_by("keyword__label", "author__last_name", "author__first_name", "pk")[:MOST_LISTED]:
        if one.keyword is not None:
            door = reverse("forums:follow_keyword", args=[one.keyword.slug])
            words.append(Followed(one.keyword.label, one.keyword.get_absolute_url(), door, one.stance))
        elif one.author is not None and one.author.anonymised_at is None:
            profile: Profile | None = getattr(one.author, "profile", None)
            if profile is not None:
                door = reverse("forums:follow_person", args=[profile.slug])
                people.append(Followed(one.author.get_full_name(), profile.get_absolute_url(), door, one.stance))
    return words, people
