"""The agenda and the minutes, written together point by point. Nobody writes over another's words."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.composing import columns_of, points_of
from communities.meetings.models import AgendaPoint, Meeting, Part, PointState
from communities.meetings.permissions import may_write
from communities.meetings.places import Cancelled, Over
from forums.actions.editing import Changed, check_settled, one_newline
from search.actions import touch
from writing.limits import check
from writing.markdown import render

MOST_POINTS = 60


class TooManyPoints(Exception):
    """An agenda has MOST_POINTS; its text is fit for the page."""


class TitleChanged(Exception):
    """Someone gave the point another title meanwhile, and so did this one. `title`: what it is now; `number`: since."""

    def __init__(self, title: str, number: int, author: User | None) -> None:
        super().__init__(title)
        self.title, self.number, self.author = title, number, author


def begin(meeting: Meeting, *, agenda: str, minutes: str, by: Reader | None) -> None:
    """Make the first points of a meeting from texts in one piece; to be called by the action that calls it."""
    author = by.person if by else None
    for position, (title, body) in enumerate(points_of(agenda)):
        point = AgendaPoint.objects.create(
            meeting=meeting, position=position, title=title, body=body, body_html=render(body)
        )
        _keep(point, Part.AGENDA, author)
    if minutes.strip():
        point = AgendaPoint.objects.create(
            meeting=meeting,
            position=meeting.points.count(),
            planned=False,
            title=_("Compte rendu"),
            minutes=minutes,
            minutes_html=render(minutes),
            minutes_number=1,
        )
        _keep(point, Part.MINUTES, author)
    compose(meeting)


def compose(meeting: Meeting) -> None:
    """Put the meeting's agenda and minutes together again from its points."""
    columns = columns_of(AgendaPoint.objects.filter(meeting=meeting).standing())
    if any(getattr(meeting, name) != text for name, text in columns.items()):
        for name, text in columns.items():
            setattr(meeting, name, text)
        meeting.changed_at = timezone.now()
        meeting.save(update_fields=[*columns, "changed_at"])
        touch("meeting", meeting.pk)


@transaction.atomic
def add_point(
    *,
    meeting: Meeting,
    by: Reader,
    title: str,
    body: str = "",
    minutes_long: int | None = None,
    brought_by: User | None = None,
) -> AgendaPoint:
    """Add a point at the end of an agenda; once the meeting has begun, it is one that came up there.

    Raises PermissionDenied, Cancelled, TooManyPoints, writing.limits.Refused.
    """
    meeting = _locked(meeting, by)
    if meeting.cancelled:
        raise Cancelled(_("Cette rencontre est annulée : rouvrez-la pour la modifier."))
    body = one_newline(body)
    check(body)
    standing = meeting.points.standing()
    if standing.count() >= MOST_POINTS:
        sentence = _("Cet ordre du jour a déjà %(most)d points : réunissez-en quelques-uns.")
        raise TooManyPoints(sentence % {"most": MOST_POINTS})
    last = meeting.points.aggregate(last=Max("position"))["last"]
    point = AgendaPoint.objects.create(
        meeting=meeting,
        position=0 if last is None else last + 1,
        planned=meeting.starts_at > timezone.now(),
        title=" ".join(title.split()),
        body=body,
        body_html=render(body),
        minutes_long=minutes_long,
        brought_by=brought_by,
    )
    _keep(point, Part.AGENDA, by.person)
    compose(meeting)
    return point


@transaction.atomic
def edit_point(*, point: AgendaPoint, by: Reader, base: int, title: str, body: str, **more: Any) -> AgendaPoint:
    """Change what a point is about; `base` is the number of the state one began from. The same again changes nothing.

    `more`: `minutes_long` and `brought_by`; the last to say is right. A title that only one side changed is theirs.
    Raises PermissionDenied, Changed (its words have changed since), TitleChanged, Unsettled, writing.limits.Refused.
    """
    point = _held(point, by)
    title, body = " ".join(title.split()), one_newline(body)
    check(body)
    if base != point.number:
        began = _state(point, Part.AGENDA, base)
        now = _state(point, Part.AGENDA, point.number)
        if title == began.title:
            title = point.title
        elif point.title not in (began.title, title):
            raise TitleChanged(point.title, point.number, now.author)
        if body == began.content:
            body = point.body
        elif body != point.body and point.body != began.content:
            raise Changed(point.number, point.body, began.content, now.author or User())
    check_settled(body)
    if (title, body) != (point.title, point.body):
        point.title, point.body, point.body_html = title, body, render(body)
        point.number += 1
        _keep(point, Part.AGENDA, by.person)
    for name, value in more.items():
        setattr(point, name, value)
    point.save()
    compose(point.meeting)
    return point


@transaction.atomic
def write_minutes(*, point: AgendaPoint, by: Reader, base: int, body: str) -> AgendaPoint:
    """Write what was said of a point; `base` is the number of the state one began from, 0 where there was none.

    Raises PermissionDenied, Changed, Unsettled, writing.limits.Refused.
    """
    point = _held(point, by)
    body = one_newline(body)
    check(body)
    if body == point.minutes:
        return point
    if base != point.minutes_number:
        now = _state(point, Part.MINUTES, point.minutes_number)
        raise Changed(
            point.minutes_number, point.minutes, _state(point, Part.MINUTES, base).content, now.author or User()
        )
    check_settled(body)
    point.minutes, point.minutes_html = body, render(body)
    point.minutes_number += 1
    point.save()
    _keep(point, Part.MINUTES, by.person)
    compose(point.meeting)
    return point


@transaction.atomic
def move_point(*, point: AgendaPoint, by: Reader, up: bool) -> AgendaPoint:
    """Have a point change places with the one above it, or below. At either end nothing changes."""
    point = _held(point, by)
    points = list(point.meeting.points.standing())
    at = next(index for index, one in enumerate(points) if one.pk == point.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(points):
        points[at], points[to] = points[to], points[at]
        for position, one in enumerate(points):
            if one.position != position:
                AgendaPoint.objects.filter(pk=one.pk).update(position=position)
        compose(point.meeting)
    return point


@transaction.atomic
def remove_point(*, point: AgendaPoint, by: Reader) -> AgendaPoint:
    """Take a point away; `restore_point` brings it back. Raises PermissionDenied, Over (it has minutes)."""
    point = _held(point, by)
    if point.minutes.strip():
        raise Over(_("Ce point a un compte rendu : il reste à l'ordre du jour."))
    if point.removed_at is None:
        point.removed_at = timezone.now()
        point.save(update_fields=["removed_at"])
        compose(point.meeting)
    return point


@transaction.atomic
def restore_point(*, point: AgendaPoint, by: Reader) -> AgendaPoint:
    """Bring back a point that was taken away. Raises PermissionDenied."""
    point = _held(point, by)
    if point.removed_at is not None:
        point.removed_at = None
        point.save(update_fields=["removed_at"])
        compose(point.meeting)
    return point


def _locked(meeting: Meeting, by: Reader) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not may_write(by, meeting):
        raise PermissionDenied
    return meeting


def _held(point: AgendaPoint, by: Reader) -> AgendaPoint:
    """The point as it is now, under its meeting's lock."""
    meeting = _locked(point.meeting, by)
    point = AgendaPoint.objects.get(pk=point.pk)
    point.meeting = meeting
    return point


def _state(point: AgendaPoint, part: Part, number: int) -> PointState:
    """A state of one of its texts; where there is none, an empty one."""
    found = PointState.objects.filter(point=point, part=part, number=number).select_related("author").first()
    return found or PointState(point=point, part=part, number=0)


def _keep(point: AgendaPoint, part: Part, author: User | None) -> None:
    agenda = part == Part.AGENDA
    PointState.objects.create(
        point=point,
        part=part,
        number=point.number if agenda else point.minutes_number,
        title=point.title if agenda else "",
        content=point.body if agenda else point.minutes,
        author=author,
    )
