"""Work owed is done, tried again, taken back from the dead, and never twice owed by the clock."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from background.due import forget_done
from background.schedule import every, recover, tick
from background.tasks import delay_after, durable
from background.worker import work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]
done: list[str] = []


@durable(attempts=3)
def write_down(word: str) -> None:
    done.append(word)


@durable(attempts=3)
def fail(word: str) -> None:
    raise RuntimeError(word)


@durable()
def duty() -> None:
    done.append("duty")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()
    DBTaskResult.objects.all().delete()


def test_work_owed_is_done() -> None:
    write_down.enqueue("a")
    work_off()
    assert done == ["a"]


def test_work_owed_by_a_transaction_that_fails_is_not_owed() -> None:
    def owe_and_fail() -> None:
        with transaction.atomic():
            write_down.enqueue("a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        owe_and_fail()
    work_off()
    assert done == []


def test_what_fails_is_owed_again_later_and_given_up_at_last() -> None:
    fail.enqueue("x")
    for attempt in (1, 2, 3):
        work_off()
        later = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
        assert later.exists() is (attempt < 3)
        later.update(run_after=timezone.now() - dt.timedelta(seconds=1))
    assert DBTaskResult.objects.failed().count() == 1


def test_waiting_grows_and_is_bounded() -> None:
    waits = [delay_after(attempt) for attempt in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[-1] == dt.timedelta(hours=1)


def test_what_a_dead_worker_left_is_taken_back() -> None:
    write_down.enqueue("a")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now() - dt.timedelta(hours=1))
    assert recover(started_before=timezone.now()) == 1
    work_off()
    assert done == ["a"]


def test_a_duty_is_owed_once_a_period() -> None:
    every(dt.timedelta(hours=1), duty)
    now = timezone.now()
    assert duty.module_path in tick(now=now)
    assert duty.module_path not in tick(now=now + dt.timedelta(minutes=59))
    assert duty.module_path in tick(now=now + dt.timedelta(minutes=61))


def test_what_ended_well_long_ago_is_forgotten_and_failures_are_kept() -> None:
    long_ago = timezone.now() - dt.timedelta(days=30)
    write_down.enqueue("old")
    write_down.enqueue("failed")
    write_down.enqueue("new")
    work_off()
    rows = list(DBTaskResult.objects.order_by("enqueued_at"))
    DBTaskResult.objects.filter(pk__in=[rows[0].pk, rows[1].pk]).update(finished_at=long_ago)
    DBTaskResult.objects.filter(pk=rows[1].pk).update(status=TaskResultStatus.FAILED)
    forget_done.call()
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {rows[1].pk, rows[2].pk}
