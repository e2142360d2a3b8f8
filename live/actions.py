"""Telling those who look."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models import F

from live.models import Event, Stream


def group_of(stream: str) -> str:
    """The channel layer's name for those who listen to a stream (it allows no colon)."""
    return "stream." + stream.replace(":", ".")


def tell(stream: str, type: str, object_id: int) -> None:
    """Write down that something happened in a stream, in the caller's transaction; say so once it is committed.

    The number is taken by an update of the stream's row, so events of one stream are committed in their order.
    """
    here = Stream.objects.filter(name=stream)
    if not here.update(seq=F("seq") + 1):
        Stream.objects.get_or_create(name=stream)
        here.update(seq=F("seq") + 1)
    row = Stream.objects.get(name=stream)
    Event.objects.create(stream=row, seq=row.seq, type=type, object_id=object_id)
    transaction.on_commit(lambda: nudge(stream), robust=True)


def nudge(stream: str) -> None:
    """Tell listeners that there is more to read. Losing this delays them until the next one; it loses nothing."""
    async_to_sync(get_channel_layer().group_send)(group_of(stream), {"type": "stream.more", "stream": stream})


def seq_of(stream: str) -> int:
    """The number of the last event of a stream; 0 before the first. Pages carry it, to listen from there."""
    return Stream.objects.filter(name=stream).values_list("seq", flat=True).first() or 0
