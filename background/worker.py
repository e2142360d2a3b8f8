"""The worker: carries out what is owed and ticks once a minute. A thread beside the server, or its own process."""

import datetime as dt
import logging
import threading
import time

from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from background.schedule import recover, tick

logger = logging.getLogger(__name__)
TICK_SECONDS = 60
IDLE_SECONDS = 0.5


class LoopingWorker(threading.Thread):
    """Runs batches of owed work until told to stop; a stop waits for the task in hand."""

    def __init__(self, *, alone: bool) -> None:
        """`alone`: no other worker exists, so whatever is marked as running was left by one that died."""
        super().__init__(name="worker", daemon=True)
        self.stopping = threading.Event()
        self.alone = alone

    def stop(self) -> None:
        """Ask the worker to end after the task in hand."""
        self.stopping.set()

    def run(self) -> None:
        """Carry out owed work until stopped. A database that does not answer is waited for."""
        next_tick = 0.0
        while not self.stopping.is_set():
            try:
                if self.alone:
                    recover(started_before=timezone.now() + dt.timedelta(seconds=1))
                    self.alone = False  # from here on, what runs is this worker's own
                if time.monotonic() >= next_tick:
                    tick()
                    next_tick = time.monotonic() + TICK_SECONDS
                batch().run()
            except Exception:  # one bad moment, of the database above all, must not end the worker
                logger.warning("the worker stumbled; trying again", exc_info=True)
                self.stopping.wait(5)
            close_old_connections()
            self.stopping.wait(IDLE_SECONDS)
        connections.close_all()


def batch() -> Worker:
    """A worker that carries out all that is ready, then ends."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def work_off() -> None:
    """Carry out all that is owed now, in this thread: for commands and tests."""
    batch().run()
