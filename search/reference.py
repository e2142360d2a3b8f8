"""Plug: where the territories have changed, what lies somewhere is found by what holds that place now."""

from background.tasks import durable
from reference.plugs import on_territories_changed
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
