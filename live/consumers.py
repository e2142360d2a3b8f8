"""The one WebSocket: what happens in threads and rooms, to those who may hear it."""

import json
import time
import uuid
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from accounts.reader import Reader
from live.actions import group_of
from live.models import Event, Stream
from live.streams import StreamKind, find
from writing.pace import OPENING, SAYING, TooOften

VERSION = 1
MOST_STREAMS = 20
MOST_MISSED = 50
SAYINGS, SAYINGS_WINDOW = 20, 10.0  # words in so many seconds
REQUESTS, REQUESTS_WINDOW = 60, 10.0


class Allowance:
    """So many in so many seconds, given back as time passes."""

    def __init__(self, most: int, window: float) -> None:
        self.most, self.window = most, window
        self.left, self.since = float(most), time.monotonic()

    def take(self) -> bool:
        """Use one up; False when none is left."""
        now = time.monotonic()
        self.left = min(self.most, self.left + (now - self.since) * self.most / self.window)
        self.since = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class LiveConsumer(AsyncWebsocketConsumer):
    """One open page. Rights are asked at subscription and again before each thing is sent."""

    async def connect(self) -> None:
        """Anyone may open a socket, a person only so often; what they hear is decided stream by stream."""
        self.heard: dict[str, int] = {}
        try:
            await database_sync_to_async(_opened)(self.scope)
        except TooOften:
            await self.close(code=4429)
            return
        self.sayings = Allowance(SAYINGS, SAYINGS_WINDOW)
        self.requests = Allowance(REQUESTS, REQUESTS_WINDOW)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave every stream."""
        for stream in self.heard:
            await self.channel_layer.group_discard(group_of(stream), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one request of the page; what cannot be understood is refused, and nothing else happens."""
        if not self.requests.take():
            await self.close(code=4429)
            return
        try:
            message = json.loads(text_data or "")
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            await self.refuse(None)
            return
        answers = {"subscribe": self.subscribe, "unsubscribe": self.unsubscribe, "say": self.say}
        answer = answers.get(str(message.get("type")))
        found = find(message.get("stream"))
        if answer is None or found is None:
            await self.refuse(message.get("stream"))
            return
        await answer(message["stream"], found, message)

    async def subscribe(self, stream: str, found: tuple[StreamKind, int], message: dict[str, Any]) -> None:
        """Begin to hear a stream, first what was missed since `after`."""
        kind, pk = found
        if len(self.heard) >= MOST_STREAMS or not await self.may_listen(kind, pk):
            await self.refuse(stream)
            return
        await self.channel_layer.group_add(group_of(stream), self.channel_name)
        last = await database_sync_to_async(_seq)(stream)
        after = message.get("after")
        known = after if type(after) is int and 0 <= after <= last else last
        reset = last - known > MOST_MISSED
        self.heard[stream] = last if reset else known
        await self.tell({"stream": stream, "type": "subscribed", "seq": last, **({"reset": True} if reset else {})})
        await self.send_missed(stream)

    async def unsubscribe(self, stream: str, found: tuple[StreamKind, int], message: dict[str, Any]) -> None:
        """Hear a stream no more."""
        if self.heard.pop(stream, None) is not None:
            await self.channel_layer.group_discard(group_of(stream), self.channel_name)

    async def say(self, stream: str, found: tuple[StreamKind, int], message: dict[str, Any]) -> None:
        """Say something in a room: the same action as the form's."""
        kind, pk = found
        key, body = message.get("key"), message.get("body")
        try:
            known = str(uuid.UUID(key)) if isinstance(key, str) else None
        except ValueError:
            known = None
        if kind.say is None or known is None or not isinstance(body, str) or not self.sayings.take():
            await self.refuse(stream, key=key if isinstance(key, str) else None)
            return
        try:
            await database_sync_to_async(self._say)(kind, pk, known, body)
        except (PermissionDenied, ValidationError):
            await self.refuse(stream, key=known)
            return
        except TooOften as refused:
            await self.refuse(stream, key=known, reason=str(refused))
            return
        await self.tell({"stream": stream, "type": "said", "key": known})

    def _say(self, kind: StreamKind, pk: int, key: str, body: str) -> None:
        reader = Reader.of(_fresh(self.scope))
        if kind.say is None or reader.person is None:
            raise PermissionDenied
        with translation.override(self._language()):
            SAYING.take(reader.person.pk)
        kind.say(reader, pk, key, body)

    async def stream_more(self, event: dict[str, Any]) -> None:
        """The layer says that there is more to read."""
        if event["stream"] in self.heard:
            await self.send_missed(event["stream"])

    async def send_missed(self, stream: str) -> None:
        """Send what happened since the last thing sent, rights asked again; a right lost ends the subscription."""
        found = find(stream)
        if found is None:
            return
        ready = await database_sync_to_async(self._missed)(stream, *found)
        if ready is None:
            self.heard.pop(stream, None)
            await self.channel_layer.group_discard(group_of(stream), self.channel_name)
            await self.refuse(stream)
            return
        for seq, message in ready:
            if stream in self.heard and seq > self.heard[stream]:
                self.heard[stream] = seq
                if message:
                    await self.tell(message)

    def _missed(self, stream: str, kind: StreamKind, pk: int) -> list[tuple[int, dict[str, Any] | None]] | None:
        after = self.heard.get(stream)
        if after is None:
            return []
        reader = Reader.of(_fresh(self.scope))
        if not kind.may_listen(reader, pk):
            return None
        events = Event.objects.filter(stream__name=stream, seq__gt=after).order_by("seq")[:MOST_MISSED]
        with translation.override(self._language()):
            return [
                (event.seq, self._message(stream, event, kind.render(event.type, event.object_id, reader)))
                for event in events
            ]

    def _language(self) -> str:
        """The language this page was drawn in: the cookie's, as in maillage.language."""
        chosen = str(self.scope.get("cookies", {}).get(settings.LANGUAGE_COOKIE_NAME, ""))
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @staticmethod
    def _message(stream: str, event: Event, html: str | None) -> dict[str, Any] | None:
        if html is None:
            return None
        return {"stream": stream, "seq": event.seq, "type": event.type, "id": event.object_id, "html": html}

    async def may_listen(self, kind: StreamKind, pk: int) -> bool:
        """Whether the person behind this socket may hear a stream, as of now."""
        return await database_sync_to_async(lambda: kind.may_listen(Reader.of(_fresh(self.scope)), pk))()

    async def refuse(self, stream: object, **more: Any) -> None:
        """The same answer whether it does not exist or is not for this person."""
        await self.tell({"stream": stream if isinstance(stream, str) else None, "type": "refused", **more})

    async def tell(self, message: dict[str, Any]) -> None:
        """Send one message of the protocol."""
        await self.send(text_data=json.dumps({"v": VERSION, **message}))


def _opened(scope: dict[str, Any]) -> None:
    """Count a socket of the person it is for; raises TooOften. A passer-by is the proxy's business."""
    user = scope.get("user")
    if user is not None and user.is_authenticated:
        OPENING.take(user.pk)


def _fresh(scope: dict[str, Any]) -> Any:
    """The person of this socket as the database knows them now: still active, still signed in?"""
    from accounts.models import User

    user = scope.get("user")
    if user is None or not user.is_authenticated:
        return None
    session = scope.get("session")
    current = User.objects.filter(pk=user.pk, is_active=True).first()
    if current is None or session is None or not session.exists(session.session_key):
        return None
    return current


def _seq(stream: str) -> int:
    return Stream.objects.filter(name=stream).values_list("seq", flat=True).first() or 0
