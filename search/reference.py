"""Plug: where territories or words changed, things are found by what holds their place and by their words as of now."""

from background.tasks import durable
from reference.models import Keyword
from reference.names import name_key
from reference.plugs import on_keyword_reworded, on_territories_changed
from search.actions import BATCH
from search.models import Document
from search.projection import project


@durable()
def places_again(after: int = 0) -> None:
    """Look afresh at what lies somewhere, a handful at a time, each owing the next; again does no harm."""
    placed = Document.objects.exclude(places="").filter(pk__gt=after).order_by("pk")
    batch = list(placed.values_list("pk", "kind", "object_id")[:BATCH])
    for one in dict.fromkeys(kind for _pk, kind, _object in batch):
        project(one, [object_id for _pk, kind, object_id in batch if kind == one])
    if batch:
        places_again.enqueue(after=batch[-1][0])


@on_territories_changed
def owe_places() -> None:
    """Owe it, in the transaction that changes the territories."""
    places_again.enqueue()


@durable()
def themes_again(key: str, after: int = 0) -> None:
    """Look afresh at what bears the word of this name key, a handful at a time; again does no harm."""
    bearing = Document.objects.filter(themes__contains=f"|{key}|", pk__gt=after).order_by("pk")
    batch = list(bearing.values_list("pk", "kind", "object_id")[:BATCH])
    for one in dict.fromkeys(kind for _pk, kind, _object in batch):
        project(one, [object_id for _pk, kind, object_id in batch if kind == one])
    if batch:
        themes_again.enqueue(key, after=batch[-1][0])


@on_keyword_reworded
def owe_themes(keyword: Keyword, into: Keyword) -> None:
    """Owe it, in the transaction that merges a word, or gives it other names."""
    for key in {name_key(keyword.label), name_key(into.label)}:
        themes_again.enqueue(key)
