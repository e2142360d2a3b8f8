"""What falls due by itself: offers that end, reminders, certificates once a training is over, and papers to typeset."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from background.schedule import every
from background.tasks import durable
from communities.meetings.models import State
from communities.training import letters, paper
from communities.training.actions import desk, settle_certificates
from communities.training.models import Enrolment, Session, Training

HOURLY = dt.timedelta(hours=1)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
NEAR = dt.timedelta(days=3)  # sessions that follow each other closer than that share a reminder
A_BATCH = 500


@durable()
def lapse_offers() -> None:
    """Hand on the places that were offered and not taken in time."""
    desk.lapse_due()


@durable()
def remind_due() -> None:
    """Owe the reminders that fall due."""
    owe_reminders(now=timezone.now())


def owe_reminders(*, now: dt.datetime) -> int:
    """Owe one letter a week before a training and a day before its sessions, and note it in the same transaction.

    Whoever asked for a place later than that is not reminded of what they have just done. Returns how many.
    """
    return _a_week_before(now) + _a_day_before(now)


def _standing() -> Q:
    return Q(state=State.HELD, training__cancelled_at=None, training__opened_at__isnull=False)


def _a_week_before(now: dt.datetime) -> int:
    due = Enrolment.objects.filter(
        _standing(),
        training__starts_at__gt=now + DAY,
        training__starts_at__lte=now + WEEK,
        at__lte=F("training__starts_at") - WEEK,
        reminded_week_at=None,
    )
    owed = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:A_BATCH]):
        with transaction.atomic():
            if Enrolment.objects.filter(pk=pk, reminded_week_at=None).update(reminded_week_at=now):
                letters.send_reminder.enqueue(pk, "week", letters.moment_of(now))
                owed += 1
    return owed


def _a_day_before(now: dt.datetime) -> int:
    soon = Session.objects.filter(starts_at__gt=now, starts_at__lte=now + DAY, training__cancelled_at=None)
    owed = 0
    for session in soon.order_by("starts_at", "pk")[:A_BATCH]:
        unsaid = Q(reminded_day_at=None) | Q(reminded_day_at__lt=session.starts_at - NEAR)
        theirs = Q(training=session.training_id, at__lte=session.starts_at - DAY)
        due = Enrolment.objects.filter(_standing(), unsaid, theirs)
        for pk in list(due.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                if Enrolment.objects.filter(unsaid, pk=pk).update(reminded_day_at=now):
                    letters.send_reminder.enqueue(pk, "day", letters.moment_of(session.starts_at))
                    owed += 1
    return owed


@durable()
def give_certificates() -> None:
    """Settle the certificates of trainings that ended lately: their sheets may have been kept before the end."""
    now = timezone.now()
    for training in Training.objects.filter(ends_at__lte=now, ends_at__gt=now - 2 * DAY).order_by("pk")[:A_BATCH]:
        settle_certificates(training=training, now=now)


@durable(attempts=2)
def typeset(certificate_pk: int, name: str) -> None:
    """Make the PDF of a certificate as it stands; nothing to do if it was corrected since it was asked for."""
    paper.make(certificate_pk, name)


@durable(attempts=2)
def typeset_sheets(training_pk: int, name: str) -> None:
    """Make the PDF of a training's sheets to sign; nothing to do if they changed since it was asked for."""
    paper.make_sheets(training_pk, name)


every(HOURLY, lapse_offers)
every(HOURLY, remind_due)
every(HOURLY, give_certificates)
