"""Plug: drafts and older versions of pages follow a word that was merged, so that nobody loses it by saving one."""

from collections.abc import Iterator

from django.db.models import Q
from wagtail.models import Revision

from background.tasks import durable
from home.pages.related import types
from reference.models import Keyword
from reference.plugs import on_keyword_reworded

BATCH = 100


@on_keyword_reworded
def owe_versions(keyword: Keyword, into: Keyword) -> None:
    """Owe it, in the transaction that merges the word."""
    if keyword.pk != into.pk:
        carry_versions.enqueue(keyword.pk, into.pk)


@durable()
def carry_versions(keyword: int, into: int, after: int = 0) -> None:
    """Write the other word into the versions of pages that bear the first, a handful at a time; again does no harm.

    Looked at are the pages that bear the word now, and those with a draft: an old version that is brought back where
    neither is so leaves the word out.
    """
    revisions = Revision.page_revisions.filter(pk__gt=after, object_id__in=[str(pk) for pk in _pages(into)])
    batch = list(revisions.order_by("pk")[:BATCH])
    for revision in batch:
        marks = revision.content.get("keywords")
        if isinstance(marks, list) and keyword in marks:
            revision.content["keywords"] = list(dict.fromkeys(into if mark == keyword else mark for mark in marks))
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    if len(batch) == BATCH:
        carry_versions.enqueue(keyword, into, after=batch[-1].pk)


def _pages(into: int) -> Iterator[int]:
    for one in types():
        held = Q(keywords=into) | Q(has_unpublished_changes=True)
        yield from one.model.objects.filter(held).order_by().values_list("pk", flat=True).distinct()
