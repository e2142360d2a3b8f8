"""What happens is told at once to those who may hear it, and nothing is missed by those who were away."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from communities.chat import actions as chat
from communities.chat.models import ChatMessage
from communities.networks.actions import leave_network
from forums import actions as forums
from forums.forum_conversation.models import Topic
from tests.live.socket import Socket
from tests.town import Town, build

Browse = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.data, pytest.mark.asyncio]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


@pytest.fixture
def topic(town: Town) -> Topic:
    return forums.open_thread(forum=town.forum, by=town.reader("samira"), title="Q", body="?")


async def in_db(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return await sync_to_async(act)(*args, **kwargs)


async def opened(browse: Browse, who: str | None) -> Socket:
    socket = Socket(await in_db(browse, who))
    assert (await socket.open())["type"] == "websocket.accept"
    return socket


async def test_an_answer_shows_on_an_open_page(town: Town, browse: Browse, topic: Topic) -> None:
    socket = await opened(browse, "samira")
    stream = f"thread:{topic.pk}"
    assert (await socket.ask({"type": "subscribe", "stream": stream, "after": 0}))["type"] == "subscribed"
    reader = await in_db(town.reader, "luc")
    post = await in_db(forums.reply, topic=topic, by=reader, body="**Voici**")
    heard = await socket.hear()
    assert (heard["v"], heard["stream"], heard["type"], heard["id"], heard["seq"]) == (
        1,
        stream,
        "message.created",
        post.pk,
        1,
    )
    assert "<strong>Voici</strong>" in heard["html"]
    # It comes with what samira may do to it, as on the page itself.
    assert f'formaction="message/{post.pk}/merci/"' in heard["html"]
    assert f'href="repondre/?citer={post.pk}"' in heard["html"]
    await socket.close()


async def test_a_passer_by_hears_words_and_no_tools(town: Town, browse: Browse, topic: Topic) -> None:
    socket = await opened(browse, None)
    await socket.ask({"type": "subscribe", "stream": f"thread:{topic.pk}", "after": 0})
    reader = await in_db(town.reader, "luc")
    await in_db(forums.reply, topic=topic, by=reader, body="Voici")
    heard = await socket.hear()
    assert "Voici" in heard["html"]
    assert "<button" not in heard["html"]
    assert "/annuaire/" not in heard["html"]
    await socket.close()


async def test_a_page_that_was_away_is_told_what_it_missed(town: Town, browse: Browse, topic: Topic) -> None:
    reader = await in_db(town.reader, "luc")
    for number in range(3):
        await in_db(forums.reply, topic=topic, by=reader, body=str(number))
    socket = await opened(browse, None)
    answer = await socket.ask({"type": "subscribe", "stream": f"thread:{topic.pk}", "after": 1})
    assert answer == {"v": 1, "stream": f"thread:{topic.pk}", "type": "subscribed", "seq": 3}
    assert [(await socket.hear())["seq"] for _ in range(2)] == [2, 3]
    assert await socket.silence()
    await socket.close()


async def test_a_page_that_was_away_too_long_is_told_to_load_again(town: Town, browse: Browse, topic: Topic) -> None:
    reader = await in_db(town.reader, "luc")
    for number in range(51):
        await in_db(forums.reply, topic=topic, by=reader, body=str(number))
    socket = await opened(browse, None)
    answer = await socket.ask({"type": "subscribe", "stream": f"thread:{topic.pk}", "after": 0})
    assert answer["reset"] is True
    assert await socket.silence()
    await socket.close()


@pytest.mark.parametrize("who", [None, "karim", "thomas", "helene", "admin"])
async def test_private_streams_are_refused_as_if_they_did_not_exist(
    town: Town, browse: Browse, who: str | None
) -> None:
    secret = await in_db(
        forums.open_thread, forum=town.private, by=await in_db(town.reader, "luc"), title="S", body="s"
    )
    room = await in_db(chat.room_of, town.network)
    socket = await opened(browse, who)
    for stream in (f"thread:{secret.pk}", f"room:{room.pk}", "thread:999999", "room:999999", "me", "thread:²", "x:1"):
        answer = await socket.ask({"type": "subscribe", "stream": stream, "after": None})
        assert answer == {"v": 1, "stream": stream, "type": "refused"}
    await socket.close()


async def test_who_leaves_the_network_hears_no_more(town: Town, browse: Browse) -> None:
    room = await in_db(chat.room_of, town.network)
    socket = await opened(browse, "luc")
    assert (await socket.ask({"type": "subscribe", "stream": f"room:{room.pk}", "after": 0}))["type"] == "subscribed"
    await in_db(leave_network, network=town.network, by=await in_db(town.reader, "luc"))
    await in_db(chat.say, room=room, by=await in_db(town.reader, "samira"), body="Entre nous")
    assert (await socket.hear())["type"] == "refused"
    await socket.close()


async def test_who_signs_out_hears_no_more(town: Town, browse: Browse) -> None:
    room = await in_db(chat.room_of, town.network)
    client = await in_db(browse, "luc")
    socket = Socket(client)
    await socket.open()
    assert (await socket.ask({"type": "subscribe", "stream": f"room:{room.pk}", "after": 0}))["type"] == "subscribed"
    await in_db(client.logout)
    await in_db(chat.say, room=room, by=await in_db(town.reader, "samira"), body="Entre nous")
    assert (await socket.hear())["type"] == "refused"
    await socket.close()


async def test_a_member_speaks_through_the_socket_and_once(town: Town, browse: Browse) -> None:
    room = await in_db(chat.room_of, town.network)
    socket, key = await opened(browse, "luc"), str(uuid.uuid4())
    await socket.ask({"type": "subscribe", "stream": f"room:{room.pk}", "after": 0})
    heard = [
        await socket.ask({"type": "say", "stream": f"room:{room.pk}", "key": key, "body": "Bonjour"}),
        await socket.hear(),
    ]
    assert {message["type"] for message in heard} == {"said", "message.created"}
    assert (await socket.ask({"type": "say", "stream": f"room:{room.pk}", "key": key, "body": "Bonjour"}))[
        "type"
    ] == "said"
    assert await in_db(ChatMessage.objects.count) == 1
    await socket.close()


async def test_what_no_page_can_show_is_not_said(town: Town, browse: Browse) -> None:
    room = await in_db(chat.room_of, town.network)
    socket = await opened(browse, "luc")
    for body, answer in (("a\0\ud800b", "said"), ("\0", "refused")):
        said = {"type": "say", "stream": f"room:{room.pk}", "key": str(uuid.uuid4()), "body": body}
        assert (await socket.ask(said))["type"] == answer
    assert (await in_db(ChatMessage.objects.get)).body == "ab"
    await socket.close()


@pytest.mark.parametrize("who", [None, "karim", "helene", "admin"])
async def test_nobody_else_speaks(town: Town, browse: Browse, who: str | None) -> None:
    room = await in_db(chat.room_of, town.network)
    socket = await opened(browse, who)
    answer = await socket.ask({"type": "say", "stream": f"room:{room.pk}", "key": str(uuid.uuid4()), "body": "Bonjour"})
    assert answer["type"] == "refused"
    assert await in_db(ChatMessage.objects.count) == 0
    await socket.close()


async def test_nonsense_is_refused_and_does_no_harm(town: Town, browse: Browse, topic: Topic) -> None:
    socket = await opened(browse, "luc")
    for nonsense in (
        "",
        "{",
        "[]",
        "3",
        '{"type": "fly"}',
        '{"type": "subscribe"}',
        '{"type": "say", "stream": "room:1"}',
        {"type": "subscribe", "stream": ["thread:1"]},
        "[" * 60_000,
    ):
        assert (await socket.ask(nonsense))["type"] == "refused"
    stream = f"thread:{topic.pk}"
    for after in ("x", -1, 1.5, True, 10**9, None):
        assert (await socket.ask({"type": "subscribe", "stream": stream, "after": after}))["type"] == "subscribed"
    await socket.close()


async def test_too_much_talk_closes_the_line(browse: Browse) -> None:
    socket = await opened(browse, None)
    answers: list[dict[str, Any]] = []
    while not answers or answers[-1]["type"] == "refused":
        answers.append(await socket.ask({"type": "subscribe", "stream": "x:1"}))
        assert len(answers) < 100
    assert answers[-1]["type"] == "websocket.close"


async def test_a_foreign_page_opens_no_socket(browse: Browse) -> None:
    socket = Socket(await in_db(browse, "luc"), origin="https://ailleurs.test")
    assert (await socket.open())["type"] == "websocket.close"
