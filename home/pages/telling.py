"""Tells search when pages appear, change, move or go.

By signals, since Wagtail offers nothing else: its admin publishes pages without passing through our actions.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from search.actions import narrow, touch

_kinds: dict[type[Page], str] = {}


def tell_search(model: type[Page], kind: str) -> None:
    """Keep search true about the pages of this model, found under this kind."""
    if not _kinds:
        _listen_to_trees()
    _kinds[model] = kind
    page_published.connect(_one_changed, sender=model, dispatch_uid=f"search:{kind}")
    for signal in (page_unpublished, pre_delete):
        signal.connect(_one_hidden, sender=model, dispatch_uid=f"search:{kind}")


def _listen_to_trees() -> None:
    for signal in (post_page_move, page_slug_changed):
        signal.connect(_tree_changed, dispatch_uid="search:tree")
    post_save.connect(_restricted, sender=PageViewRestriction, dispatch_uid="search:restriction")
    post_delete.connect(_restriction_lifted, sender=PageViewRestriction, dispatch_uid="search:restriction")


def _one_changed(sender: type[Page], instance: Page, **_others: Any) -> None:
    touch(_kinds[sender], instance.pk)


def _one_hidden(sender: type[Page], instance: Page, **_others: Any) -> None:
    """A page that is taken back is not found from now on; its turn in the queue only tidies up."""
    narrow(_kinds[sender], instance.pk, "")
    touch(_kinds[sender], instance.pk)


def _tree_changed(instance: Page, **_others: Any) -> None:
    """The addresses of a page and of all below it have changed."""
    for model, kind in _kinds.items():
        _touch_all(kind, model.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True))


def _restricted(instance: PageViewRestriction, **_others: Any) -> None:
    """A page and all below it are shown to fewer than before: they are not found from now on."""
    for model, kind in _kinds.items():
        for pk in model.objects.descendant_of(instance.page, inclusive=True).values_list("pk", flat=True):
            narrow(kind, pk, "")
            touch(kind, pk)


def _restriction_lifted(instance: PageViewRestriction, **_others: Any) -> None:
    """A page and all below it are shown to others than before."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _tree_changed(page)


def _touch_all(kind: str, pks: Iterable[int]) -> None:
    for pk in pks:
        touch(kind, pk)
