"""The worker's part: a harvest goes page by page, a few pages at a turn, and goes on after a stop where it was."""

import datetime as dt
import time

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from background.tasks import durable
from home.dissemination.fetching import Unfetchable
from home.dissemination.harvesting import asking
from home.dissemination.harvesting.actions import (
    begin,
    due_from,
    end,
    keep,
    relabel_records,
    show_what_waited,
)
from home.dissemination.harvesting.asking import Answered, Page
from home.dissemination.harvesting.letters import tell_editors
from home.dissemination.harvesting.parsing import Garbage
from home.dissemination.models import HarvestRun, HarvestSource, Record

TURN = 60.0  # seconds after which the worker does something else first
BATCH = 100  # records written in one transaction
MOST_PAGES = 2_000  # of one run
MOST_IDLE = 3  # pages in a row that bring nothing: the list turns in a circle
TRIES = 4  # of one page
OVERLAP = dt.timedelta(hours=1)  # what a server wrote while it was harvested is asked for once more
LETTER_AFTER = 3  # failures in a row
REST_AFTER = 8  # failures in a row after which a source is asked no more


@durable()
def harvest_due() -> None:
    """Owe the harvest of the sources whose turn it is, and of those that were left in the middle."""
    now = timezone.now()
    for source in HarvestSource.objects.filter(active=True).order_by("pk"):
        due = due_from(source)
        if due is None or due <= now:
            harvest.enqueue(source.pk)


@durable()
def harvest(source_pk: int) -> None:
    """Harvest a source, from where its run stands; owe the rest when the turn is over."""
    source = HarvestSource.objects.filter(pk=source_pk).first()
    if source is None:
        return
    run = begin(source)
    over = time.monotonic() + TURN
    while True:
        held = (run.step, run.token)
        try:
            page = _next_page(run)
            going_on = _taken_in(run, held, page)
        except (Unfetchable, Garbage, Answered) as stopped:
            _stopped(run, stopped)
            return
        if not going_on:
            return
        if time.monotonic() > over:
            harvest.enqueue(source.pk)
            return


def _next_page(run: HarvestRun) -> Page:
    """The page where the run stands. The first asks the server who it is, and how it tells the time."""
    source = run.source
    if not run.pages and not run.token and run.until is None:
        identity = asking.identify(source.address)
        run.until = identity.now
        run.since = _since(source, identity.by_day)
        run.save(update_fields=["until", "since"])
    theme = source.sets[run.step] if run.step < len(source.sets) else ""
    return asking.records(source.address, since=run.since, theme=theme, token=run.token)


def _since(source: HarvestSource, by_day: bool) -> str:
    if source.harvested_until is None:
        return ""
    moment = (source.harvested_until - OVERLAP).astimezone(dt.UTC)
    return moment.strftime("%Y-%m-%d" if by_day else "%Y-%m-%dT%H:%M:%SZ")


def _taken_in(run: HarvestRun, held: tuple[int, str], page: Page) -> bool:
    """Take a page in, then say where the run stands. Returns whether there is more to ask.

    A stop between the two only brings the same page once more. A run that another worker took further is left to it.
    """
    fresh = 0
    for start in range(0, len(page.items), BATCH):
        if not HarvestRun.objects.filter(pk=run.pk, step=held[0], token=held[1], ended_at=None).exists():
            return False
        fresh += keep(run, page.items[start : start + BATCH])
    run.idle = 0 if fresh else run.idle + 1
    run.pages += 1
    run.tries = 0
    if page.token and page.token == held[1]:
        raise Garbage(_("Le serveur renvoie sans fin à la même page : la moisson s'arrête là."))
    if page.token and run.idle >= MOST_IDLE:
        raise Garbage(_("Le serveur renvoie sans fin à des notices déjà lues : la moisson s'arrête là."))
    if page.token and run.pages >= MOST_PAGES:
        raise Garbage(_("Plus de %(count)s pages en une moisson : elle s'arrête là.") % {"count": MOST_PAGES})
    run.token = page.token
    if not page.token:
        run.step, run.idle = run.step + 1, 0
    changes = {name: getattr(run, name) for name in ("step", "token", "pages", "idle", "tries")}
    mine = HarvestRun.objects.filter(pk=run.pk, step=held[0], token=held[1], ended_at=None).update(**changes)
    if not mine:
        return False
    if run.step >= max(1, len(run.source.sets)):
        end(run)
        return False
    return True


@transaction.atomic
def _stopped(run: HarvestRun, why: Unfetchable | Garbage | Answered) -> None:
    """Ask again later where that may help; else close the run, and tell the editors of a source that keeps failing."""
    again = why.again if isinstance(why, Unfetchable) else None
    if again is not None and run.tries + 1 < TRIES:
        HarvestRun.objects.filter(pk=run.pk, ended_at=None).update(tries=F("tries") + 1)
        later = timezone.now() + dt.timedelta(seconds=again * 2**run.tries)
        harvest.using(run_after=later).enqueue(run.source_id)
        return
    if not end(run, why.words):
        return
    source = HarvestSource.objects.get(pk=run.source_id)
    if isinstance(why, Answered) and why.code == "badResumptionToken" and source.failures == 1:
        harvest.enqueue(source.pk)  # its token had expired: the list is begun anew, once
    if source.failures >= REST_AFTER:
        HarvestSource.objects.filter(pk=source.pk).update(active=False)
    if source.failures in (LETTER_AFTER, REST_AFTER):
        tell_editors.enqueue(source.pk, run.pk)


@durable()
def relabel(source_pk: int, after: int = 0) -> None:
    """Write a source's new name on what came from it, a batch at a time."""
    records = Record.objects.filter(source=source_pk, pk__gt=after).select_related("source__centre", "entry")
    batch = list(records.order_by("pk")[:BATCH])
    relabel_records(batch)
    if len(batch) == BATCH:
        relabel.enqueue(source_pk, batch[-1].pk)


@durable()
def show_hidden(source_pk: int, after: int = 0) -> None:
    """Show what waited to be chosen, a batch at a time, once a source shows all that it gives."""
    source = HarvestSource.objects.filter(pk=source_pk, shown=HarvestSource.Shown.ALL).first()
    if source is None:  # gone, or one chooses again
        return
    last = show_what_waited(source=source, after=after, most=BATCH)
    if last is not None:
        show_hidden.enqueue(source_pk, last)
