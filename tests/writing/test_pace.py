"""How often one person may do things: counted once each, per person, and given back as time passes."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from communities.chat import actions as chat
from communities.chat.models import ChatMessage
from communities.meetings import actions as meetings
from forums import actions
from forums.composing.models import Draft
from forums.forum_conversation.models import Post, Topic
from forums.reading.models import TopicMark
from live import consumers
from tests.live.socket import Socket
from tests.town import Town
from writing import pace
from writing.pace import Pace, TooOften

Browse = Callable[[str | None], Client]
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}
TWICE = Pace("twice", 2, 600, "Revenez dans %(wait)s.")  # type: ignore[arg-type]


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is paced was done to the full by everyone, a minute before it may be done again."""

    def refuse(self: Pace, person: int) -> None:
        raise TooOften(str(self.sentence) % {"wait": "1 minute"}, 60)

    monkeypatch.setattr(Pace, "take", refuse)


@pytest.fixture
def topic(town: Town) -> Topic:
    return actions.open_thread(forum=town.forum, by=town.reader("samira"), title="Qui ouvre la grille ?", body="?")


def test_beyond_the_pace_it_is_refused_until_the_window_is_over(noon: time_machine.Traveller) -> None:
    TWICE.take(7)
    TWICE.take(7)
    noon.shift(181)
    with pytest.raises(TooOften, match=r"^Revenez dans 7 minutes\.$") as refused:
        TWICE.take(7)
    assert refused.value.wait == 419
    TWICE.take(8)  # someone else's
    noon.shift(419)
    TWICE.take(7)


def test_it_can_be_turned_off(noon: time_machine.Traveller, settings: Any) -> None:
    settings.RATE_LIMITS = False
    for _ in range(5):
        TWICE.take(7)


class Counted:
    """The cache, and what was asked of it."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.calls.append(name)
        return getattr(cache, name)


def test_the_cache_is_called_once_then_twice(noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "cache", counted := Counted())
    TWICE.take(7)
    assert counted.calls == ["add"]
    TWICE.take(7)
    assert counted.calls == ["add", "add", "incr"]


def test_a_cache_that_forgets_is_generous(noon: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(Counted):
        def add(self, *args: Any) -> bool:
            cache.clear()
            return False

    monkeypatch.setattr(pace, "cache", Forgetful())
    for _ in range(5):
        TWICE.take(7)


@pytest.mark.django_db
def test_twenty_messages_then_a_sentence_and_nothing_is_lost(
    noon: time_machine.Traveller, browse: Browse, topic: Topic
) -> None:
    client, door = browse("luc"), topic.get_absolute_url() + "repondre/"
    for number in range(20):
        assert client.post(door, {"body": f"Réponse {number}"}).status_code == 302
    assert client.post(door, {"body": ""}).status_code == 200  # what could not be sent anyway is not counted
    refused = client.post(door, {"body": "La vingt-et-unième"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert "il pourra partir dans 10 minutes" in refused.content.decode()
    assert "La vingt-et-unième" in refused.content.decode()
    scripted = client.post(door, {"body": "La vingt-et-unième"}, **JSON)
    assert (scripted.status_code, scripted["Retry-After"]) == (429, "600")
    assert "beaucoup écrit" in scripted.json()["reason"]
    assert Post.objects.filter(poster__first_name="Luc").count() == 20
    assert browse("samira").post(door, {"body": "Moi aussi"}).status_code == 302
    noon.shift(600)
    assert client.post(door, {"body": "La vingt-et-unième"}).status_code == 302


@pytest.mark.django_db
def test_what_people_write_comes_back_as_typed(used_up: None, browse: Browse, town: Town, topic: Topic) -> None:
    client, starts = browse("samira"), timezone.now() + dt.timedelta(days=5)
    meeting = meetings.plan_meeting(
        network=town.network, title="Le café", starts_at=starts, ends_at=starts + dt.timedelta(hours=2)
    )
    words = {"body": "Mes mots précieux", "title": "Un titre", "base": "1", "forum": town.forum.pk}
    for door in (
        topic.get_absolute_url() + "repondre/",
        f"{topic.get_absolute_url()}message/{topic.first_post_id}/modifier/",
        topic.get_absolute_url() + "resume/",
        town.forum.get_absolute_url() + "nouveau/",
        meeting.get_absolute_url() + "annoncer/",
        "/reseaux/education/discussion/",
    ):
        answer = client.post(door, words)
        assert answer.status_code == 429, door
        page = answer.content.decode()
        assert "Mes mots précieux" in page, door
        assert "il pourra partir dans 1 minute" in page, door
    assert (Post.objects.count(), Topic.objects.count(), ChatMessage.objects.count()) == (1, 1, 0)


@pytest.mark.django_db
def test_what_scripts_ask_is_answered_with_the_reason(used_up: None, browse: Browse, town: Town, topic: Topic) -> None:
    client, message = browse("luc"), f"{topic.get_absolute_url()}message/{topic.first_post_id}/"
    place = f"topic:{topic.pk}"
    for answer, reason in (
        (client.post(f"/forums/brouillons/{place}/", {"body": "Mes mots"}, **JSON), "enregistré comme brouillon"),
        (client.get("/forums/completer/personnes/", {"lieu": place, "q": "in"}, **JSON), "propositions reviennent"),
        (client.get("/forums/completer/pages/", {"q": "grille"}, **JSON), "propositions reviennent"),
        (client.post(f"{message}merci/", **JSON), "Beaucoup de gestes"),
        (client.post(f"{message}garder/", {}, **JSON), "Beaucoup de gestes"),
    ):
        assert (answer.status_code, answer["Retry-After"]) == (429, "60")
        assert reason in answer.json()["reason"]
    preview = client.post("/ecrire/apercu/", {"body": "Mes mots"})
    assert (preview.status_code, preview["Content-Type"]) == (429, "text/plain; charset=utf-8")
    assert "Beaucoup d'aperçus" in preview.content.decode()
    file = SimpleUploadedFile("notes.txt", b"Bonjour")
    sent = client.post("/forums/fichiers/", {"file": file}, **JSON)
    assert sent.status_code == 429
    assert "beaucoup de fichiers" in sent.json()["error"]
    for door in (f"{town.forum.get_absolute_url()}semblables/", f"{topic.get_absolute_url()}prevenus/"):
        assert client.get(door).status_code == 429
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_button_pressed_too_often_leads_to_a_page_that_says_so(used_up: None, browse: Browse, topic: Topic) -> None:
    answer = browse("luc").post(topic.get_absolute_url() + "suivre/", {"stance": "follow"})
    assert answer.status_code == 429
    assert "Beaucoup de gestes en peu de temps" in answer.content.decode()
    assert not TopicMark.objects.filter(person__first_name="Luc").exists()


@pytest.mark.django_db
def test_reading_is_never_counted(used_up: None, browse: Browse, town: Town, topic: Topic) -> None:
    client = browse("luc")
    for address in (
        topic.get_absolute_url(),
        topic.get_absolute_url() + "repondre/",
        town.forum.get_absolute_url() + "nouveau/",
        f"/forums/brouillons/topic:{topic.pk}/",
        "/forums/fichiers/",
        "/reseaux/education/discussion/",
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.asyncio
async def test_a_socket_says_why_it_does_not_say(town: Town, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    room = await sync_to_async(chat.room_of)(town.network)
    socket = Socket(await sync_to_async(browse)("luc"))
    assert (await socket.open())["type"] == "websocket.accept"
    monkeypatch.setattr(consumers, "SAYING", Pace("saying", 0, 60, pace.SAYING.sentence))
    key = "6f1c1d58-3a5e-4a57-9a11-0e3c4d6f7a01"
    for type_ in ("said", "refused"):
        heard = await socket.ask({"type": "say", "stream": f"room:{room.pk}", "key": key, "body": "Bonjour"})
        assert heard["type"] == type_
    assert "beaucoup parlé en peu de temps" in heard["reason"]
    assert await sync_to_async(ChatMessage.objects.count)() == 1
    await socket.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.asyncio
async def test_a_person_opens_so_many_sockets_and_a_passer_by_is_not_counted(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "OPENING", Pace("opening", 1, 60, pace.OPENING.sentence))
    client = await sync_to_async(browse)("luc")
    for who, type_ in ((client, "accept"), (client, "close"), (None, "accept"), (None, "accept")):
        socket = Socket(who)
        assert (await socket.open())["type"] == f"websocket.{type_}"
        await socket.close()
