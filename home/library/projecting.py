"""Our own productions in the library: a line for each page that everyone may read, true from the very moment.

By signals, since Wagtail offers nothing else: its admin publishes pages without passing through our actions.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from background.tasks import durable
from home.library.actions import cut
from home.library.index import keeping
from home.library.models import Entry
from home.library.models.entries import NOT_KNOWN
from home.productions.metadata import byline_of
from home.productions.models import ProductionPage
from reference.models import Keyword
from reference.names import name_key
from reference.plugs import on_keyword_reworded, on_territories_changed

HANDFUL = 100  # pages that are projected within a request; more are hidden at once and come back by a task
COLUMNS = (
    *("kind", "title", "title_key", "aim", "byline", "url", "published_on", "year", "minutes", "length_key", "pillar"),
    *("licence", "archive", "shown", "network_id", "territory_id", "centre_id"),
)
Keywords = Entry.keywords.through


@transaction.atomic
def refresh(pages: Collection[int]) -> int:
    """Bring the library up to date on these productions (ids of pages); returns how many lines changed.

    A page that is not published, or that not everyone may read, is shown nowhere. Twice does no harm.
    """
    changed = 0
    for batch in keeping.batches(sorted(set(pages))):
        changed += len(_refresh(batch))
    return changed


def _refresh(pages: list[int]) -> list[int]:
    open_ones = ProductionPage.objects.open_to_all().filter(pk__in=pages).prefetch_related("credits", "keywords")
    known = {one.page_id: one for one in Entry.objects.filter(page__in=pages)}
    shown, new, changed = set[int](), list[Entry](), list[Entry]()
    wanted: dict[int, set[int]] = {}
    for page in open_ones.order_by("pk"):
        if not page.url:
            continue
        shown.add(page.pk)
        wanted[page.pk] = {keyword.pk for keyword in page.keywords.all()}
        if page.pk not in known:
            new.append(_filled(Entry(page=page), page))
        elif _differs(known[page.pk], page):
            changed.append(known[page.pk])
    Entry.objects.bulk_create(new)
    for one in changed:
        one.save_line()
    entries = {one.page_id: one.pk for one in (*known.values(), *new) if one.page_id is not None}
    moved = _set_keywords({entries[pk]: keywords for pk, keywords in wanted.items()})
    gone = [one.pk for pk, one in known.items() if pk not in shown and one.shown]
    Entry.objects.filter(pk__in=gone).update(shown=False)
    touched = {*moved, *gone, *(one.pk for one in (*new, *changed))}
    if touched:
        keeping.refresh(touched)
    return list(touched)


def _differs(entry: Entry, page: ProductionPage) -> bool:
    """Make an entry say what its page says; whether it said something else."""
    before = [getattr(entry, name) for name in COLUMNS]
    _filled(entry, page)
    return before != [getattr(entry, name) for name in COLUMNS]


def _set_keywords(wanted: dict[int, set[int]]) -> set[int]:
    """Give entries (ids) these keywords (ids) and no others; which of them had others."""
    held: dict[int, set[int]] = {entry: set() for entry in wanted}
    rows = Keywords.objects.filter(entry__in=list(wanted)).order_by()
    for entry, keyword in rows.values_list("entry_id", "keyword_id"):
        held[entry].add(keyword)
    moved = {entry for entry in wanted if held[entry] != wanted[entry]}
    for entry in moved:
        if gone := held[entry] - wanted[entry]:
            rows.filter(entry=entry, keyword__in=gone).delete()
    Keywords.objects.bulk_create(
        Keywords(entry_id=entry, keyword_id=keyword)
        for entry in sorted(moved)
        for keyword in sorted(wanted[entry] - held[entry])
    )
    return moved


def _filled(entry: Entry, page: ProductionPage) -> Entry:
    entry.kind, entry.title, entry.title_key = page.kind, page.title, name_key(page.title)[:255]
    entry.aim, entry.byline = cut(page.aim, 400), cut(byline_of(page), 300)
    entry.url = page.url or ""
    entry.published_on, entry.year = page.published_on, timezone.localtime(page.published_on).year
    entry.minutes = min(page.reading_minutes, NOT_KNOWN - 1)
    entry.length_key = entry.minutes or NOT_KNOWN
    entry.pillar, entry.licence, entry.archive, entry.shown = page.pillar, cut(page.licence, 60), page.archive, True
    entry.network_id, entry.territory_id, entry.centre_id = page.network_id, page.territory_id, page.centre_id
    return entry


@durable()
def refresh_later(pages: list[int]) -> None:
    """The same, owed: for many pages at once."""
    refresh(pages)


def refresh_all() -> tuple[int, bool]:
    """Bring the whole library up to date: how many lines changed, and whether the index had to be made anew."""
    changed = 0
    for batch in keeping.batches(ProductionPage.objects.order_by("pk").values_list("pk", flat=True)):
        changed += refresh(batch)
    anew = not keeping.is_true()
    if anew:
        keeping.rebuild()
    return changed, anew


@durable()
def put_right() -> None:
    """Once a day: find what differs from the pages, or from what the index should hold, and put it right."""
    put_right_from.enqueue(0, 0)


@durable()
def put_right_from(page: int, entry: int) -> None:
    """The same, a handful at a time from these ids on, each handful owing the next; again does no harm."""
    pages = list(ProductionPage.objects.filter(pk__gt=page).order_by("pk").values_list("pk", flat=True)[:HANDFUL])
    entries = list(Entry.objects.filter(pk__gt=entry).order_by("pk").values_list("pk", flat=True)[:HANDFUL])
    refresh(pages)
    if differing := keeping.differing(entries):
        keeping.refresh(differing)
    if pages or entries:
        put_right_from.enqueue(pages[-1] if pages else page, entries[-1] if entries else entry)
    elif not keeping.adds_up():
        keeping.rebuild()


def follow_pages() -> None:
    """Keep the library true about productions as they are published, moved, restricted or taken back."""
    page_published.connect(_changed, sender=ProductionPage, dispatch_uid="library")
    page_unpublished.connect(_changed, sender=ProductionPage, dispatch_uid="library")
    for signal in (post_page_move, page_slug_changed):
        signal.connect(_tree_changed, dispatch_uid="library:tree")
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction, dispatch_uid="library:restriction")
    pre_delete.connect(_deleted, sender=Entry, dispatch_uid="library:entry")


def _changed(sender: type[Page], instance: Page, **_others: Any) -> None:
    refresh([instance.pk])


def _tree_changed(instance: Page, **_others: Any) -> None:
    """The addresses of a page and of all below it have changed."""
    _below(instance)


def _restricted(instance: PageViewRestriction, **_others: Any) -> None:
    """A page and all below it are shown to others than before."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _below(page)


def _below(page: Page) -> None:
    pages = list(ProductionPage.objects.descendant_of(page, inclusive=True).order_by("pk").values_list("pk", flat=True))
    if len(pages) <= HANDFUL:
        refresh(pages)
        return
    keeping.hide(list(Entry.objects.filter(page__in=page_query(page)).values_list("pk", flat=True)))
    for batch in keeping.batches(pages):
        refresh_later.enqueue(batch)


def page_query(page: Page) -> Any:
    """The productions at and below a page, as a query."""
    return ProductionPage.objects.descendant_of(page, inclusive=True).order_by().values("pk")


def _deleted(instance: Entry, **_others: Any) -> None:
    """An entry goes with its page."""
    keeping.forget(instance)


@durable()
def reword(keyword: int) -> None:
    """Find what bears a keyword by its words of now."""
    for batch in keeping.batches(Keywords.objects.filter(keyword=keyword).values_list("entry_id", flat=True)):
        keeping.refresh(batch)


@on_keyword_reworded
def owe_words(keyword: Keyword, into: Keyword) -> None:
    """What bears a keyword that was merged into another, or renamed, is found by it: owed in that transaction."""
    reword.enqueue(into.pk)


@on_territories_changed
def owe_places() -> None:
    """What lies somewhere is found by what holds that place now: owed in the transaction that changes territories."""
    put_right.enqueue()
