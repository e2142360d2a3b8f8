"""What can be quoted of a place, as it is now: whose words, when they were said, where they are read."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from communities.meetings.models import AgendaPoint, Meeting, Part, PointState
from communities.networks.models import Need
from forums.forum_conversation.models import ExperienceSheet, Post, Topic
from forums.kinds.sheets import LABELS
from forums.permissions import audience_of
from home.capitalisation.models import Section
from home.capitalisation.picking.sources import audience_of_meeting, audience_of_need
from home.capitalisation.picking.words import own_words

MESSAGE, SHEET, POINT, NEED = "message", "fiche", "point", "besoin"
SECTIONS = {
    "context": Section.CONTEXT,
    "partners": Section.RESOURCES,
    "approach": Section.APPROACH,
    "results": Section.RESULTS,
    "difficulties": Section.RESULTS,
    "transfer": Section.TRANSFER,
    "means": Section.RESOURCES,
}


@dataclass(frozen=True)
class Snapshot:
    """Words as they are now. `key` names them in a form (« message-12 », « fiche-7-context »); `authors`: whose.

    `about`: the columns of Quotation that say what is quoted. `html`: the words as they stand in their place.
    """

    key: str
    authors: Sequence[User]
    words: str
    html: str
    said_at: dt.datetime
    label: str
    url: str
    audience: str
    about: dict[str, int]
    heading: str = ""
    section: str = Section.CONTEXT


def day(moment: dt.datetime) -> str:
    """A day in words."""
    return date_format(localtime(moment), "j F Y")


def of_posts(posts: Iterable[Post], topic: Topic) -> list[Snapshot]:
    """Messages of a thread, their authors loaded; those that say nothing of their own are left out."""
    posts = list(posts)
    for post in posts:
        post.topic = topic  # what their address is made from
    found = [
        Snapshot(
            key=f"{MESSAGE}-{post.pk}",
            authors=[post.poster],
            words=own_words(post.content.raw),
            html=post.html,
            said_at=post.created,
            label=_("« %(title)s », message du %(day)s") % {"title": topic.subject, "day": day(post.created)},
            url=post.get_absolute_url(),
            audience=audience_of(topic.forum),
            about={"post_id": post.pk},
            section=Section.PROBLEM if post.pk == topic.first_post_id else Section.APPROACH,
        )
        for post in posts
        if post.approved and not post.removed
    ]
    return [one for one in found if one.words]


def of_sheet(topic: Topic) -> list[Snapshot]:
    """The fields of a thread's sheet that say something: words of who opened it, as their first message. One query."""
    sheet: ExperienceSheet | None = getattr(topic, "sheet", None)
    if sheet is None:
        return []
    own = Post.objects.filter(topic=topic, poster=topic.poster_id).order_by("pk").values_list("pk", flat=True).first()
    if own is None:
        return []
    return [
        Snapshot(
            key=f"{SHEET}-{topic.pk}-{name}",
            authors=[topic.poster],
            words=own_words(getattr(sheet, name)),
            html=sheet.rendered.get(name, ""),
            said_at=topic.created,
            label=_("« %(title)s », retour d'expérience du %(day)s")
            % {"title": topic.subject, "day": day(topic.created)},
            url=f"{topic.get_absolute_url()}#fiche",
            audience=audience_of(topic.forum),
            about={"post_id": own},
            heading=str(LABELS[name]),
            section=SECTIONS[name],
        )
        for name in ExperienceSheet.FIELDS
        if own_words(getattr(sheet, name))
    ]


def of_points(points: Iterable[AgendaPoint], meeting: Meeting) -> list[Snapshot]:
    """The points of minutes: words of all who wrote them. One query."""
    said = [point for point in points if own_words(point.minutes)]
    states = PointState.objects.filter(point__in=said, part=Part.MINUTES, author__isnull=False)
    hands: dict[int, dict[int, User]] = {}
    written: dict[int, dt.datetime] = {}
    for state in states.select_related("author__profile").order_by("number", "pk"):
        if state.author is not None:
            hands.setdefault(state.point_id, {})[state.author.pk] = state.author
        written[state.point_id] = state.at
    called = [meeting.by] if meeting.by else []
    return [
        Snapshot(
            key=f"{POINT}-{point.pk}",
            authors=list(hands.get(point.pk, {}).values()) or called,
            words=own_words(point.minutes),
            html=point.minutes_html,
            said_at=written.get(point.pk, meeting.starts_at),
            label=_("« %(title)s », compte rendu du %(day)s : %(point)s")
            % {"title": meeting.title, "day": day(meeting.starts_at), "point": point.title},
            url=f"{meeting.get_absolute_url()}#point-{point.pk}",
            audience=audience_of_meeting(meeting),
            about={"point_id": point.pk},
            heading=point.title,
        )
        for point in said
    ]


def of_need(need: Need) -> list[Snapshot]:
    """A need: words of who expressed it."""
    return [
        Snapshot(
            key=f"{NEED}-{need.pk}",
            authors=[need.author],
            words=own_words(need.body),
            html=need.body_html,
            said_at=need.created_at,
            label=_("« %(title)s », besoin du %(day)s") % {"title": need.title, "day": day(need.created_at)},
            url=need.get_absolute_url(),
            audience=audience_of_need(need),
            about={"need_id": need.pk},
            section=Section.PROBLEM,
        )
    ]
