"""What falls due: recurring duties, each owed once per period whoever ticks, and work taken back from the dead."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from background.models import Due

STALE_AFTER = dt.timedelta(minutes=15)
_duties: dict[str, tuple[dt.timedelta, Task[[], None]]] = {}


def every(period: dt.timedelta, duty: Task[[], None]) -> None:
    """Register a task without arguments to be owed once per period; registering it again changes nothing."""
    _duties[duty.module_path] = (period, duty)


def tick(*, now: dt.datetime | None = None) -> list[str]:
    """Owe what is due, take back what a dead worker left, and name the duties owed. Safe to run anywhere, at once."""
    now = now or timezone.now()
    recover(started_before=now - STALE_AFTER)
    owed = []
    for name, (period, duty) in _duties.items():
        with transaction.atomic():
            row, _new = Due.objects.get_or_create(name=name, defaults={"next_at": now})
            claimed = Due.objects.filter(pk=row.pk, next_at__lte=now).update(next_at=now + period)
            if claimed:
                duty.enqueue()
                owed.append(name)
    return owed


def recover(*, started_before: dt.datetime) -> int:
    """Give back to the queue the tasks that were begun before this moment and never ended. Returns how many."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=started_before).update(
        status=TaskResultStatus.READY, started_at=None
    )
