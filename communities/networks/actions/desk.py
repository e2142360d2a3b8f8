"""What those who facilitate a network do at its desk: greeting, and sharing what is to be done."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.networks.models import CareTask, Membership, Network
from communities.networks.permissions import may_facilitate

MOST_TASKS = 100


class TaskRefused(Exception):
    """This task cannot be written down; its text is fit for the page."""


def _held_by(network_id: int, by: Reader) -> None:
    if by.person is None or not may_facilitate(by, network_id):
        raise PermissionDenied


@transaction.atomic
def greet(*, membership: Membership, by: Reader, greeted: bool = True, at: dt.datetime | None = None) -> None:
    """Note that someone new was welcomed, or not yet; again changes nothing. Raises PermissionDenied."""
    _held_by(membership.network_id, by)
    found = Membership.objects.filter(pk=membership.pk, greeted_at__isnull=greeted)
    found.update(greeted_at=(at or timezone.now()) if greeted else None)


@transaction.atomic
def add_task(*, network: Network, by: Reader, title: str, due_on: dt.date | None = None) -> CareTask:
    """Write down something to do; the same words, still to do, are the same task.

    Raises PermissionDenied, TaskRefused (no words, or MOST_TASKS are waiting).
    """
    if by.person is None or not may_facilitate(by, network.pk):
        raise PermissionDenied
    title = " ".join(title.split())[:200]
    if not title:
        raise TaskRefused(_("Dites en quelques mots ce qu'il y a à faire."))
    Network.objects.select_for_update().get(pk=network.pk)  # so that a nervous finger writes one task
    waiting = CareTask.objects.filter(network=network, done_at=None)
    if same := waiting.filter(title=title).order_by("pk").first():
        return same
    if waiting.count() >= MOST_TASKS:
        raise TaskRefused(_("Cent choses attendent déjà : faites-en une, ou dites qu'elle est faite."))
    return CareTask.objects.create(network=network, title=title, due_on=due_on, created_by=by.person)


@transaction.atomic
def take_task(*, task: CareTask, by: Reader, taken: bool = True) -> CareTask:
    """Take a task upon oneself, or give it back; someone else's stays theirs. Raises PermissionDenied."""
    task = _task(task, by)
    if taken and task.taken_by is None:
        task.taken_by = by.person
    elif not taken and task.taken_by == by.person:
        task.taken_by = None
    task.save(update_fields=["taken_by"])
    return task


@transaction.atomic
def finish_task(*, task: CareTask, by: Reader, done: bool = True, at: dt.datetime | None = None) -> CareTask:
    """Say that a task is done, or that it is not after all. Raises PermissionDenied."""
    task = _task(task, by)
    if done != bool(task.done_at):
        task.done_at = (at or timezone.now()) if done else None
        task.save(update_fields=["done_at"])
    return task


def _task(task: CareTask, by: Reader) -> CareTask:
    _held_by(task.network_id, by)
    return CareTask.objects.select_for_update().get(pk=task.pk)
