"""What falls due for the background itself: work done long ago is forgotten; what failed stays to be looked at."""

import datetime as dt

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from background.tasks import durable

KEPT = dt.timedelta(days=7)


@durable()
def forget_done() -> None:
    """Delete the rows of tasks that ended well more than a week ago."""
    DBTaskResult.objects.successful().filter(finished_at__lt=timezone.now() - KEPT).delete()
