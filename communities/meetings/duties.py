"""What falls due by itself: offers that end, reminders of meetings, and of what was taken on."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from background.schedule import every
from background.tasks import durable
from communities.meetings import letters
from communities.meetings.actions import desk
from communities.meetings.models import FollowUp, Registration

HOURLY = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
A_BATCH = 500


@durable()
def lapse_offers() -> None:
    """Hand on the places that were offered and not taken in time."""
    desk.lapse_due()


@durable()
def remind_of_meetings() -> None:
    """Owe the reminders that are due; what is left over is owed the next time."""
    owe_reminders(now=timezone.now())


@durable()
def remind_of_tasks() -> None:
    """Owe the reminders of what was taken on, the day before it is due."""
    owe_tasks(now=timezone.now())


def owe_reminders(*, now: dt.datetime) -> int:
    """Owe one letter a week before to who comes, and one the day before; noted in the same transaction.

    Nobody is reminded of what they registered for since. Returns how many are owed.
    """
    places = Registration.objects.held().filter(
        meeting__cancelled_at=None, person__is_active=True, person__profile__by_mail=True, meeting__starts_at__gt=now
    )
    tomorrow = places.filter(
        reminded_day_at=None, meeting__starts_at__lte=now + DAY, at__lt=F("meeting__starts_at") - DAY
    )
    next_week = places.filter(
        reminded_week_at=None,
        meeting__starts_at__lte=now + WEEK,
        meeting__starts_at__gt=now + 2 * DAY,
        at__lt=F("meeting__starts_at") - WEEK,
    )
    owed = 0
    for due, column in ((tomorrow, "reminded_day_at"), (next_week, "reminded_week_at")):
        for pk in list(due.order_by("meeting__starts_at", "pk").values_list("pk", flat=True)[:A_BATCH]):
            with transaction.atomic():
                if Registration.objects.filter(pk=pk, **{column: None}).update(**{column: now}):
                    letters.send_reminder.enqueue(pk, column == "reminded_day_at")
                    owed += 1
    return owed


def owe_tasks(*, now: dt.datetime) -> int:
    """Owe one letter to who took something on, the day before its date. Returns how many are owed."""
    tomorrow = timezone.localtime(now).date() + DAY
    due = FollowUp.objects.to_do().filter(due_on__lte=tomorrow, told_at=None).exclude(who=None)
    owed = 0
    for pk in list(due.order_by("due_on", "pk").values_list("pk", flat=True)[:A_BATCH]):
        with transaction.atomic():
            if FollowUp.objects.to_do().filter(pk=pk, told_at=None).update(told_at=now):
                letters.send_task.enqueue(pk)
                owed += 1
    return owed


every(HOURLY, lapse_offers)
every(HOURLY, remind_of_meetings)
every(DAY, remind_of_tasks)
