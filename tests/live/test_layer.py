"""The layer of one process: across threads, bounded, and forgetting those who left."""

import asyncio
import threading

import pytest
from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull

from live.layers import InProcessLayer

pytestmark = pytest.mark.asyncio


async def test_a_group_is_heard_by_all_who_joined_it() -> None:
    layer = InProcessLayer()
    first, second = await layer.new_channel(), await layer.new_channel()
    for channel in (first, second):
        await layer.group_add("g", channel)
    await layer.group_discard("g", second)
    await layer.group_send("g", {"type": "x"})
    assert await asyncio.wait_for(layer.receive(first), 2) == {"type": "x"}
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(layer.receive(second), 0.05)


async def test_what_another_thread_sends_arrives() -> None:
    layer = InProcessLayer()
    channel = await layer.new_channel()
    await layer.group_add("g", channel)
    thread = threading.Thread(target=lambda: async_to_sync(layer.group_send)("g", {"type": "x"}))
    thread.start()
    assert await asyncio.wait_for(layer.receive(channel), 2) == {"type": "x"}
    thread.join()


async def test_a_full_channel_refuses_and_the_others_go_on() -> None:
    layer = InProcessLayer(capacity=1)
    full, free = await layer.new_channel(), await layer.new_channel()
    for channel in (full, free):
        await layer.group_add("g", channel)
    await layer.send(full, {"type": "x"})
    await asyncio.sleep(0)
    with pytest.raises(ChannelFull):
        await layer.send(full, {"type": "x"})
    await layer.group_send("g", {"type": "y"})
    assert (await asyncio.wait_for(layer.receive(free), 2))["type"] == "y"


async def test_who_stops_reading_is_forgotten() -> None:
    layer = InProcessLayer()
    channel = await layer.new_channel()
    await layer.group_add("g", channel)
    reading = asyncio.ensure_future(layer.receive(channel))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert not layer._groups
    assert not layer._queues
    await layer.send(channel, {"type": "x"})
