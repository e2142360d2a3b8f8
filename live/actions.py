"""Telling those who look."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection, transaction

from live.layers import InProcessLayer
from live.models import Event, Stream

NEXT = "UPDATE live_stream SET seq = seq + 1 WHERE name = %s RETURNING id, seq"


def group_of(stream: str) -> str:
    """The channel layer's name for those who listen to a stream (it allows no colon)."""
    return "stream." + stream.replace(":", ".")


def tell(stream: str, type: str, object_id: int) -> None:
    """Write down that something happened in a stream, in the caller's transaction; say so once it is committed.

    The number is taken by an update of the stream's row, so events of one stream are committed in their order.
    """
    taken = _next(stream)
    if taken is None:
        Stream.objects.get_or_create(name=stream)
        taken = _next(stream)
    pk, seq = taken or (0, 0)
    Event.objects.create(stream_id=pk, seq=seq, type=type, object_id=object_id)
    transaction.on_commit(lambda: nudge(stream), robust=True)


def _next(stream: str) -> tuple[int, int] | None:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [stream])
        found: tuple[int, int] | None = cursor.fetchone()
    return found


def nudge(stream: str) -> None:
    """Tell listeners that there is more to read. Losing this delays them until the next one; it loses nothing."""
    layer, more = get_channel_layer(), {"type": "stream.more", "stream": stream}
    if isinstance(layer, InProcessLayer):
        layer.hand_out(group_of(stream), more)
    else:
        async_to_sync(layer.group_send)(group_of(stream), more)


def seq_of(stream: str) -> int:
    """The number of the last event of a stream; 0 before the first. Pages carry it, to listen from there."""
    return Stream.objects.filter(name=stream).values_list("seq", flat=True).first() or 0
