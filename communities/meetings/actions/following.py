"""What comes of a meeting: who came, what was decided, who does what."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import AgendaPoint, FollowUp, Meeting, Registration
from communities.meetings.permissions import may_write
from communities.meetings.places import Cancelled, NoPlace


class NotYet(NoPlace):
    """The meeting has not begun; its text is fit for the page."""


class TooFewPeople(NoPlace):
    """More people are said to have come than there were; its text is fit for the page."""


def _begun(meeting: Meeting) -> None:
    if meeting.starts_at > timezone.now() or meeting.cancelled:
        raise NotYet(_("Les présences se notent une fois la rencontre commencée."))


@transaction.atomic
def note_attendance(*, meeting: Meeting, by: Reader, came: Collection[int], participants: int | None) -> Meeting:
    """Note who came, of those who held a place (the ids of their places), and how many people there were in all.

    Raises PermissionDenied, NotYet, TooFewPeople.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not may_write(by, meeting):
        raise PermissionDenied
    _begun(meeting)
    held = meeting.registrations.held()
    present = held.filter(pk__in=came)
    if participants is not None and participants < present.count():
        raise TooFewPeople(_("Vous avez coché plus de personnes que ce nombre : corrigez l'un ou l'autre."))
    held.exclude(pk__in=came).update(came=False)
    present.update(came=True)
    meeting.participants = participants
    meeting.save(update_fields=["participants"])
    return meeting


@transaction.atomic
def i_came(*, meeting: Meeting, by: Reader) -> Registration:
    """Note that oneself was there. Raises PermissionDenied (one holds no place there), NotYet."""
    place = Registration.objects.held().filter(meeting=meeting, person=by.person).first() if by.person else None
    if place is None:
        raise PermissionDenied
    _begun(meeting)
    place.came = True
    place.save(update_fields=["came"])
    return place


@transaction.atomic
def add_follow_up(
    *,
    meeting: Meeting,
    by: Reader,
    kind: str,
    words: str,
    who: User | None = None,
    due_on: dt.date | None = None,
    point: AgendaPoint | None = None,
) -> FollowUp:
    """Write down a decision, or what someone does. A decision is nobody's task. Raises PermissionDenied, Cancelled."""
    if not may_write(by, meeting):
        raise PermissionDenied
    if meeting.cancelled:
        raise Cancelled(_("Cette rencontre est annulée : rouvrez-la pour la modifier."))
    task = kind == FollowUp.Kind.TASK
    found = FollowUp(
        meeting=meeting,
        point=point,
        kind=kind,
        words=" ".join(words.split()),
        who=who if task else None,
        due_on=due_on if task else None,
        by=by.person,
    )
    found.full_clean(exclude=["meeting"])
    found.save()
    return found


@transaction.atomic
def change_follow_up(
    *, follow_up: FollowUp, by: Reader, words: str, who: User | None, due_on: dt.date | None
) -> FollowUp:
    """Say it otherwise, hand it on, give it another date; who does it is reminded anew. Raises PermissionDenied."""
    found = _held(follow_up, by)
    if found.kind == FollowUp.Kind.TASK:
        if (who, due_on) != (found.who, found.due_on):
            found.told_at = None
        found.who, found.due_on = who, due_on
    found.words = " ".join(words.split())
    found.full_clean(exclude=["meeting"])
    found.save()
    return found


@transaction.atomic
def mark_done(*, follow_up: FollowUp, by: Reader, done: bool) -> FollowUp:
    """Say that a task is done, or not after all. Raises PermissionDenied. Again changes nothing."""
    found = _held(follow_up, by)
    if found.kind == FollowUp.Kind.TASK and done != (found.done_at is not None):
        found.done_at = timezone.now() if done else None
        found.done_by = by.person if done else None
        found.save(update_fields=["done_at", "done_by"])
    return found


@transaction.atomic
def remove_follow_up(*, follow_up: FollowUp, by: Reader) -> None:
    """Take away what was written down by mistake; any member may. Raises PermissionDenied."""
    found = _held(follow_up, by)
    found.delete()


def _held(follow_up: FollowUp, by: Reader) -> FollowUp:
    found = FollowUp.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=follow_up.pk)
    if not may_write(by, found.meeting):
        raise PermissionDenied
    return found
