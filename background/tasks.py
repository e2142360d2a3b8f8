"""Work owed: a task that is tried again, later and later, before it is given up for someone to look at."""

import datetime as dt
import functools
import logging
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

logger = logging.getLogger(__name__)
FIRST_DELAY = dt.timedelta(seconds=5)
LONGEST_DELAY = dt.timedelta(hours=1)


def delay_after(attempt: int) -> dt.timedelta:
    """How long to wait after this failed attempt (1 is the first): 5 s, 20 s, 80 s… an hour at most."""
    return min(FIRST_DELAY * 4 ** (attempt - 1), LONGEST_DELAY)


def durable(*, attempts: int = 6) -> Callable[[Callable[..., None]], Task[..., None]]:
    """Make a module's function a background task that survives failures; `.enqueue(…)` owes it.

    The row is written in the caller's transaction: the work is owed if, and only if, the data is there. The function
    may run more than once for one call and must not mind. After `attempts` failures the row stays, as failed.
    """

    def decorate(function: Callable[..., None]) -> Task[..., None]:
        @functools.wraps(function)
        def run(*args: Any, attempt: int = 1, **kwargs: Any) -> None:
            try:
                function(*args, **kwargs)
            except Exception:
                if attempt >= attempts:
                    raise
                logger.warning("%s failed, attempt %d of %d", function.__name__, attempt, attempts, exc_info=True)
                later = timezone.now() + delay_after(attempt)
                handle.using(run_after=later).enqueue(*args, attempt=attempt + 1, **kwargs)

        handle: Task[..., None] = task(run)
        return handle

    return decorate
