"""What the people of the demo said: threads, an act of facilitation, rooms."""

import datetime as dt
import heapq
import re
from collections.abc import Iterator
from typing import Any

from accounts.reader import Reader
from communities.chat import actions as chat
from communities.people.models import Function
from demo.gestures import Said, load_gestures
from demo.people import Cast
from demo.reading import duration, read, threads
from forums import actions as forums
from forums.forum.models import Forum
from forums.forum_conversation.forum_polls.models import TopicPoll
from forums.forum_conversation.models import Post, Topic

Line = tuple[dt.datetime, int, int, dict[str, Any]]
_PLACE = re.compile(r"\{(message|thread|person):([\w-]+)\}")


def load_threads(cast: Cast) -> None:
    """Every message in the order it was written, across all threads, so that counters and « latest » come out true."""
    rows = threads()
    places = {forum.key: forum for forum in Forum.objects.places()}
    topics: dict[int, Topic] = {}
    named: dict[str, Topic] = {}
    posts: dict[int, list[Post]] = {}
    for at, number, position, message in heapq.merge(*(_lines(cast.now, n, row) for n, row in enumerate(rows))):
        row, by = rows[number], cast.settled(message["by"])
        if position:
            body = _addressed(message["text"], posts[number], named, cast)
            hat = _hat(by, message)
            posts[number].append(forums.reply(topic=topics[number], by=by, body=body, hat=hat, at=at))
            continue
        topics[number] = forums.open_thread(
            forum=places[row["forum"].replace("/", "-")],
            by=by,
            title=row["title"],
            body=message["text"],
            kind=row["kind"],
            keywords=cast.words(row["keywords"]),
            words=row.get("words", []),
            territory=cast.commune(row.get("territory")),
            sheet=row.get("sheet"),
            poll=_poll(row),
            hat=_hat(by, message),
            at=at,
        )
        posts[number] = [topics[number].first_post]
        named[row.get("key", "")] = topics[number]
    for number, row in enumerate(rows):
        if row.get("helped"):
            asker = cast.settled(row["messages"][0]["by"])
            forums.mark_helped(topic=topics[number], post=posts[number][row["helped"]], by=asker)
        if row.get("poll"):
            _vote(cast, topics[number], row["poll"]["votes"])
    load_gestures(cast, [Said(row, topics[number], posts[number]) for number, row in enumerate(rows)])


def _addressed(text: str, posts: list[Post], topics: dict[str, Topic], cast: Cast) -> str:
    """`{message:2}` (of the same thread, from 0), `{thread:key}` and `{person:key}` as the addresses they stand for."""

    def address(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "person":
            return str(cast.people[name].profile.get_absolute_url())
        return str((posts[int(name)] if kind == "message" else topics[name]).get_absolute_url())

    return _PLACE.sub(address, text)


def _hat(by: Reader, message: dict[str, Any]) -> str:
    """Which of the author's further functions a message is written under: `hat: 0` is the first they declare."""
    held = list(Function.objects.filter(profile__person=by.person).order_by("pk")) if "hat" in message else []
    return str(held[message["hat"]].pk) if held else ""


def _poll(row: dict[str, Any]) -> forums.PollDraft | None:
    poll = row.get("poll")
    if poll is None:
        return None
    return forums.PollDraft(poll["question"], tuple(poll["options"]), choices=poll["choices"], days=poll["days"])


def _vote(cast: Cast, topic: Topic, votes: list[dict[str, Any]]) -> None:
    poll = TopicPoll.objects.get(topic=topic)
    options = list(poll.options.order_by("pk").values_list("pk", flat=True))
    for row in votes:
        forums.vote(poll=poll, by=cast.settled(row["by"]), options=[options[number] for number in row["options"]])


def _lines(now: dt.datetime, number: int, row: dict[str, Any]) -> Iterator[Line]:
    at = now - duration(row["opened"])
    for position, message in enumerate(row["messages"]):
        at += duration(message.get("after"))
        yield at, number, position, message


def load_facilitation_act(cast: Cast) -> None:
    """One thread put where it is better found, with its reason, so that the journal is not empty."""
    network = cast.networks["education"]
    topic = Topic.objects.filter(forum__key="education-reussite-educative").order_by("pk").first()
    target = Forum.objects.get(key="education-familles-et-ecole")
    if topic is not None and not network.journal.exists():
        forums.move_thread(
            topic=topic,
            to=target,
            by=cast.reader("ines-costa"),
            reason="On y parle surtout des familles : elles le trouveront mieux ici.",
            at=cast.now - dt.timedelta(days=2, hours=3),
        )


def load_rooms(cast: Cast) -> None:
    """What was said in the rooms."""
    for slug, lines in read("chat").items():
        room = chat.room_of(cast.networks[slug])
        for line in lines:
            at = cast.now - duration(line["ago"])
            chat.say(room=room, by=cast.reader(line["by"]), body=line["text"], at=at)
