"""What falls due for live: events nobody can still be missing are forgotten."""

import datetime as dt

from django.utils import timezone

from background.tasks import durable
from live.models import Event

KEPT = dt.timedelta(days=30)


@durable()
def forget_old() -> None:
    """Delete events older than a month. A page open for longer is told to load again: their numbers are not reused."""
    Event.objects.filter(at__lt=timezone.now() - KEPT).delete()
