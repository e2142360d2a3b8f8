"""What people are told of meetings by e-mail. Each letter goes once, and only if what it says still holds."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.letters import letter
from background.tasks import durable
from communities.meetings import ics
from communities.meetings.models import FollowUp, Meeting, Registration, State
from communities.meetings.permissions import may_read


def _post(
    name: str, meeting: Meeting, to: User, *, subject: str, key: str, files: tuple[tuple[str, bytes, str], ...] = (),
    **context: Any,
) -> None:  # fmt: skip
    """Send a letter about a meeting, in the house's language."""
    if not to.is_active or to.anonymised_at or not to.email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        message: EmailMultiAlternatives = letter(
            name,
            to=to.email,
            subject=subject % {"title": meeting.title},
            key=f"{key}-{meeting.pk}-{to.pk}",
            context={"meeting": meeting, "to": to, **context},
        )
        for filename, content, kind in files:
            message.attach(filename, content, kind)
        message.send()


def _place(pk: int, state: str) -> Registration | None:
    """A place, if it still is in this state and the meeting still stands."""
    places = Registration.objects.select_related("person", "meeting__network", "meeting__territory")
    return places.filter(pk=pk, state=state, meeting__cancelled_at=None).first()


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%d%H%M%S}"


@durable()
def send_offer(pk: int) -> None:
    """Say that a place is kept for whoever waited longest, and until when."""
    place = _place(pk, State.OFFERED)
    if place is None or not place.stands(timezone.now()) or place.offered_until is None:
        return
    if not may_read(Reader.of(place.person), place.meeting):
        return
    _post(
        "place_offered",
        place.meeting,
        place.person,
        subject=_("Une place pour vous : %(title)s"),
        key=f"offer-{_moment(place.offered_until)}",
        until=place.offered_until,
    )


@durable()
def send_lapsed(meeting_pk: int, person_pk: int) -> None:
    """Say that the place that was kept went on to someone else."""
    meeting = Meeting.objects.for_list().filter(pk=meeting_pk, cancelled_at=None).first()
    person = User.objects.filter(pk=person_pk).first()
    if meeting is None or person is None or meeting.registrations.filter(person=person).exists():
        return
    if meeting.ends_at <= timezone.now() or not may_read(Reader.of(person), meeting):
        return
    subject = _("La place n'est plus gardée : %(title)s")
    _post("place_lapsed", meeting, person, subject=subject, key="lapsed")


@durable()
def send_changed(meeting_pk: int, person_pk: int, sequence: int, moved: bool, placed: bool) -> None:
    """Say that a meeting is at another time, or in another place."""
    meeting, place = _as_changed(meeting_pk, sequence), _standing(meeting_pk, person_pk)
    if meeting is None or place is None or meeting.cancelled:
        return
    _post(
        "meeting_changed",
        meeting,
        place.person,
        subject=_("Changement : %(title)s"),
        key=f"changed-{sequence}",
        files=_event_file(meeting, place),
        moved=moved,
        placed=placed,
        held=place.state == State.HELD,
    )


@durable()
def send_cancelled(meeting_pk: int, person_pk: int, sequence: int) -> None:
    """Say that a meeting is called off, and why."""
    meeting, place = _as_changed(meeting_pk, sequence), _standing(meeting_pk, person_pk)
    if meeting is None or place is None or not meeting.cancelled:
        return
    _post(
        "meeting_cancelled",
        meeting,
        place.person,
        subject=_("Annulée : %(title)s"),
        key=f"cancelled-{sequence}",
        files=_event_file(meeting, place),
    )


@durable()
def send_reopened(meeting_pk: int, person_pk: int, sequence: int) -> None:
    """Say that a meeting takes place after all."""
    meeting, place = _as_changed(meeting_pk, sequence), _standing(meeting_pk, person_pk)
    if meeting is None or place is None or meeting.cancelled:
        return
    _post(
        "meeting_reopened",
        meeting,
        place.person,
        subject=_("Elle a bien lieu : %(title)s"),
        key=f"reopened-{sequence}",
        files=_event_file(meeting, place),
        held=place.state == State.HELD,
    )


@durable()
def send_reminder(pk: int, soon: bool) -> None:
    """Remind someone of a meeting they come to: `soon`, the day before, else the week before."""
    place = _place(pk, State.HELD)
    if place is None or place.meeting.starts_at <= timezone.now() or not _by_mail(place.person):
        return
    if not may_read(Reader.of(place.person), place.meeting):
        return
    _post(
        "meeting_reminder",
        place.meeting,
        place.person,
        subject=_("Bientôt : %(title)s") if soon else _("Dans quelques jours : %(title)s"),
        key=f"reminder-{'day' if soon else 'week'}-{_moment(place.meeting.starts_at)}",
        soon=soon,
        video_url=place.meeting.video_url,
        points=list(place.meeting.points.standing().filter(planned=True)),
    )


@durable()
def send_task(pk: int) -> None:
    """Remind someone of what they said they would do."""
    found = FollowUp.objects.select_related("who", "meeting__network", "meeting__territory").to_do()
    task = found.filter(pk=pk).first()
    if task is None or task.who is None or task.due_on is None or not _by_mail(task.who):
        return
    if not may_read(Reader.of(task.who), task.meeting):
        return
    _post(
        "meeting_task",
        task.meeting,
        task.who,
        subject=_("Ce que vous avez pris en charge : %(title)s"),
        key=f"task-{task.pk}-{task.due_on:%Y%m%d}",
        task=task,
    )


def _as_changed(pk: int, sequence: int) -> Meeting | None:
    """The meeting, unless it changed again since and another letter is owed of it."""
    meeting = Meeting.objects.for_list().filter(pk=pk).first()
    return None if meeting and meeting.sequence != sequence and meeting.last_told else meeting


def _standing(meeting_pk: int, person_pk: int) -> Registration | None:
    """How someone stands to a meeting, if they still do, and may still read it."""
    places = Registration.objects.select_related("person", "meeting")
    place = places.filter(meeting=meeting_pk, person=person_pk).first()
    return place if place and may_read(Reader.of(place.person), place.meeting) else None


def _by_mail(person: User) -> bool:
    profile = getattr(person, "profile", None)
    return profile is not None and profile.by_mail


def _event_file(meeting: Meeting, place: Registration) -> tuple[tuple[str, bytes, str], ...]:
    """The meeting for calendars, for who comes; those who wait have it nowhere yet."""
    if place.state != State.HELD:
        return ()
    method = "CANCEL" if meeting.cancelled else "PUBLISH"
    content = ics.calendar([meeting], name=meeting.title, with_links=not meeting.cancelled, method=method)
    return ((f"rencontre-{meeting.pk}.ics", content, f"text/calendar; charset=utf-8; method={method}"),)
