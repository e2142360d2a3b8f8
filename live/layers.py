"""A channel layer for one process: in memory, safe across threads, and no walk through every channel.

Channels' own in-memory layer searches all its channels at each send and receive, and forgets members after a day
(docs/decisions/0004). Here a group is a set of channels and a channel a queue of the loop that reads it. Like any
layer it may drop: what must arrive is in the rows of live.models.Event.
"""

import asyncio
import threading
from collections import defaultdict
from typing import Any

from channels.exceptions import ChannelFull
from channels.layers import BaseChannelLayer
from django.utils.crypto import get_random_string

Message = dict[str, Any]


class InProcessLayer(BaseChannelLayer):
    """Groups and queues of this process."""

    extensions = ["groups"]

    def __init__(self, capacity: int = 100, **kwargs: Any) -> None:
        """`capacity`: messages a channel holds before it refuses more."""
        super().__init__(capacity=capacity, **kwargs)
        self._lock = threading.Lock()
        self._queues: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Queue[Message]]] = {}
        self._groups: defaultdict[str, set[str]] = defaultdict(set)
        self._joined: defaultdict[str, set[str]] = defaultdict(set)

    async def new_channel(self, prefix: str = "specific") -> str:
        """A name nobody else has, with its queue in the running loop."""
        channel = f"{prefix}.{get_random_string(16)}"
        with self._lock:
            self._queues[channel] = (asyncio.get_running_loop(), asyncio.Queue())
        return channel

    async def send(self, channel: str, message: Message) -> None:
        """Put a message in a channel's queue, from any thread. Raises ChannelFull."""
        self._put(channel, message)

    def _put(self, channel: str, message: Message) -> None:
        with self._lock:
            found = self._queues.get(channel)
        if found is None:
            return
        loop, queue = found
        if queue.qsize() >= self.capacity:
            raise ChannelFull
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, dict(message))

    async def receive(self, channel: str) -> Message:
        """The next message of a channel. When its reader is cancelled the channel is forgotten."""
        _loop, queue = self._queues[channel]
        try:
            return await queue.get()
        except (asyncio.CancelledError, GeneratorExit):
            self._forget(channel)
            raise

    async def group_add(self, group: str, channel: str) -> None:
        """Let a channel hear a group."""
        with self._lock:
            self._groups[group].add(channel)
            self._joined[channel].add(group)

    async def group_discard(self, group: str, channel: str) -> None:
        """Let a channel hear a group no more."""
        with self._lock:
            self._leave(group, channel)
            self._joined[channel].discard(group)

    async def group_send(self, group: str, message: Message) -> None:
        """Send to every channel of a group; a full one misses it and catches up by the rows."""
        self.hand_out(group, message)

    def hand_out(self, group: str, message: Message) -> None:
        """`group_send` for who has no loop to wait in: it waits for nothing."""
        with self._lock:
            channels = list(self._groups.get(group, ()))
        for channel in channels:
            try:
                self._put(channel, message)
            except ChannelFull:
                continue

    async def flush(self) -> None:
        """Forget everything."""
        with self._lock:
            for table in (self._queues, self._groups, self._joined):
                table.clear()

    def _leave(self, group: str, channel: str) -> None:
        self._groups[group].discard(channel)
        if not self._groups[group]:
            del self._groups[group]

    def _forget(self, channel: str) -> None:
        with self._lock:
            self._queues.pop(channel, None)
            for group in self._joined.pop(channel, ()):
                self._leave(group, channel)
