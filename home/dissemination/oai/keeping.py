"""Keeping true what harvesters are told: a row for each production that is, or once was, shown to everyone.

Wagtail's admin publishes pages without passing through our actions, hence the signals. What is hidden is hidden at
once; what is published is described by the worker, a moment later.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from background.tasks import durable
from home.dissemination.models import Provided, ProvidedSet
from home.dissemination.oai import dublin
from home.productions.models import ProductionPage
from reference.models import Keyword

BATCH = 200  # pages described at a time


def listen() -> None:
    """Follow what becomes of productions; called once, when the application is ready."""
    page_published.connect(_published, sender=ProductionPage, dispatch_uid="oai")
    page_unpublished.connect(_hidden, sender=ProductionPage, dispatch_uid="oai")
    pre_delete.connect(_hidden, sender=ProductionPage, dispatch_uid="oai")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(_moved, dispatch_uid="oai")
    post_save.connect(_restricted, sender=PageViewRestriction, dispatch_uid="oai")
    post_delete.connect(_opened, sender=PageViewRestriction, dispatch_uid="oai")


def now() -> dt.datetime:
    """This moment as datestamps have it, to the second."""
    return timezone.now().replace(microsecond=0)


def _published(instance: ProductionPage, **_others: Any) -> None:
    provide.enqueue([instance.pk])


def _hidden(instance: ProductionPage, **_others: Any) -> None:
    withdraw(Provided.objects.filter(translation_key=instance.translation_key))


def _moved(instance: Page, **_others: Any) -> None:
    _look_again(_below(instance))


def _restricted(instance: PageViewRestriction, **_others: Any) -> None:
    withdraw(Provided.objects.filter(page__in=_below(instance.page)))


def _opened(instance: PageViewRestriction, **_others: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _look_again(_below(page))


def _below(page: Page) -> "QuerySet[ProductionPage]":
    return ProductionPage.objects.descendant_of(page, inclusive=True)


def _look_again(pages: "QuerySet[ProductionPage]") -> None:
    pks = list(pages.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        provide.enqueue(pks[start : start + BATCH])


def withdraw(rows: "QuerySet[Provided]") -> int:
    """Tell harvesters from now on that these are gone. Returns how many were not gone yet."""
    return rows.filter(deleted=False).update(deleted=True, metadata="", datestamp=now())


@durable()
def provide(pks: list[int]) -> None:
    """Describe these productions anew where that changes anything; those not shown to everyone are told gone."""
    keep(pks)


@transaction.atomic
def keep(pks: Iterable[int]) -> int:
    """Bring the rows of these productions up to date. Returns how many changed for harvesters."""
    from home.productions.metadata import describe

    asked = list(pks)
    pages = ProductionPage.objects.filter(pk__in=asked).open_to_all().for_list().select_related("centre", "territory")
    shown = [page for page in pages.prefetch_related("keywords") if _is_ours(page) and page.url]
    known = {row.translation_key: row for row in Provided.objects.filter(translation_key__in=_keys(shown))}
    changed = withdraw(Provided.objects.filter(page__in=asked).exclude(translation_key__in=_keys(shown)))
    for page in shown:
        row = known.get(page.translation_key) or Provided(translation_key=page.translation_key)
        changed += _written(row, page, dublin.written(describe(page)))
    return changed


def _is_ours(page: ProductionPage) -> bool:
    """A document taken in from elsewhere is for its own publisher to provide."""
    return not (page.archive and page.source)


def _keys(pages: Iterable[ProductionPage]) -> list[Any]:
    return [page.translation_key for page in pages]


def _written(row: Provided, page: ProductionPage, metadata: str) -> bool:
    """Write a row if anything in it is new, with its datestamp and its sets."""
    themes = (one for one in page.keywords.all() if one.group == Keyword.Group.THEME and one.merged_into_id is None)
    sets = sorted(one.slug for one in themes)
    same = row.pk and not row.deleted and (row.page_id, row.metadata, row.sets) == (page.pk, metadata, sets)
    if same:
        return False
    row.page, row.metadata, row.sets, row.deleted, row.datestamp = page, metadata, sets, False, now()
    row.save()
    row.in_sets.exclude(slug__in=sets).delete()
    ProvidedSet.objects.bulk_create([ProvidedSet(provided=row, slug=slug) for slug in sets], ignore_conflicts=True)
    return True


@durable()
def look_again() -> None:
    """Owe a fresh look at every production: what a signal did not tell (a keyword's name, a centre's) is found so."""
    refresh_after.enqueue(0)


@durable()
def refresh_after(pk: int) -> None:
    """Bring a batch of productions up to date, and owe the next."""
    done = refresh(after=pk)
    if done:
        refresh_after.enqueue(done)


def refresh(*, after: int = 0) -> int:
    """Bring the productions that follow this key up to date, one batch. Returns the last key; 0 when there is none."""
    pks = list(ProductionPage.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if pks:
        keep(pks)
        return pks[-1]
    withdraw(Provided.objects.filter(page=None))
    return 0
