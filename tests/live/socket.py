"""One end of a WebSocket, spoken to as a browser would."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.test import Client

from maillage.asgi import application


class Socket:
    """A page's socket, signed in as the client is."""

    def __init__(self, client: Client | None = None, origin: str = "http://localhost") -> None:
        cookies = client.cookies if client else {}
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        self.wire = ApplicationCommunicator(
            application,
            {
                "type": "websocket",
                "path": "/ws/",
                "query_string": b"",
                "headers": [(b"host", b"localhost"), (b"origin", origin.encode()), (b"cookie", cookie.encode())],
                "subprotocols": [],
            },
        )

    async def open(self) -> dict[str, Any]:
        """Knock; the answer is an acceptance or a close."""
        await self.wire.send_input({"type": "websocket.connect"})
        answer: dict[str, Any] = await self.wire.receive_output(timeout=5)
        return answer

    async def send(self, message: Any) -> None:
        """Send one message of the protocol; a string goes as it is."""
        text = message if isinstance(message, str) else json.dumps(message)
        await self.wire.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        """The next message of the protocol."""
        answer = await self.wire.receive_output(timeout=5)
        return json.loads(answer["text"]) if answer["type"] == "websocket.send" else answer

    async def silence(self) -> bool:
        """Whether nothing comes."""
        return bool(await self.wire.receive_nothing(timeout=0.3))

    async def ask(self, message: Any) -> dict[str, Any]:
        """Send, and hear the answer."""
        await self.send(message)
        return await self.hear()

    async def close(self) -> None:
        """Leave."""
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wire.wait(timeout=5)
