"""What the people of the demo did with what others wrote: reactions, several hands, summaries, what they keep and read."""

from dataclasses import dataclass
from typing import Any

from accounts.reader import Reader
from demo.people import Cast
from demo.reading import duration, read
from forums import actions as forums
from forums.actions.editing import number_of
from forums.forum.models import Forum
from forums.forum_conversation.models import Knot, Post, Reaction, Topic
from forums.reading import actions as reading
from forums.reading.models import Stance


@dataclass(frozen=True)
class Said:
    """A thread of the demo: its row in the files, and what became of it."""

    row: dict[str, Any]
    topic: Topic
    posts: list[Post]


def load_gestures(cast: Cast, threads: list[Said]) -> None:
    """All that happened to these threads after they were written, then what people follow and have read."""
    for said in threads:
        _hands(cast, said)
        _reactions(cast, said)
        _summaries(cast, said)
        _kept(cast, said)
        _marks(cast, said)
    load_reading(cast)


def _hands(cast: Cast, said: Said) -> None:
    """Messages opened to all hands, and what was changed in messages since."""
    for message, post in zip(said.row["messages"], said.posts, strict=True):
        if message.get("hands"):
            forums.open_to_hands(post=post, by=cast.settled(message["by"]))
            Knot.objects.filter(after=post, act=Knot.Act.WIKI).update(at=post.created)  # as if it had been done then
        at = post.created
        for number, edit in enumerate(message.get("edits", []), number_of(post)):
            at += duration(edit["after"])
            by, note = cast.settled(edit["by"]), edit.get("note", "")
            forums.edit_message(post=post, by=by, body=edit["text"], base=number, note=note, at=at)


def _reactions(cast: Cast, said: Said) -> None:
    for row in said.row.get("said", []):
        for kind in Reaction.Kind:
            for key in row.get(kind.value, []):
                reading.react(post=said.posts[row["message"]], kind=kind, wanted=True, by=cast.settled(key))


def _summaries(cast: Cast, said: Said) -> None:
    for number, row in enumerate(said.row.get("summary", [])):
        forums.write_summary(
            topic=said.topic,
            by=cast.settled(row["by"]),
            body=row["text"],
            base=number,
            note=row.get("note", ""),
            at=cast.now - duration(row["ago"]),
        )


def _kept(cast: Cast, said: Said) -> None:
    for row in said.row.get("kept", []):
        at = cast.now - duration(row["ago"])
        remind_on = cast.today + duration(f"{row['remind_in']}d") if "remind_in" in row else None
        post, by = said.posts[row["message"]], cast.settled(row["by"])
        reading.put_back(post=post, by=by, note=row["note"], remind_on=remind_on, at=at)


def _marks(cast: Cast, said: Said) -> None:
    for key in said.row.get("follows", []):
        reading.take_stance_on_thread(topic=said.topic, stance=Stance.FOLLOW, by=cast.settled(key))
    for key, number in said.row.get("read", {}).items():
        topic = Topic.objects.select_related("forum").get(pk=said.topic.pk)
        reading.read_up_to(topic=topic, message_id=said.posts[number].pk, by=cast.settled(key))


def load_reading(cast: Cast) -> None:
    """What was read of whole forums, what is followed and what is muted."""
    file = read("reading")
    places = {forum.key: forum for forum in Forum.objects.places()}
    for row in file["read"]:
        at = cast.now - duration(row["ago"])
        reading.read_forum(forum=places[row["forum"]], by=cast.settled(row["by"]), now=at)
    for row in file["stances"]:
        _take_stance(cast, cast.settled(row["by"]), Stance(row["stance"]), row, places)


def _take_stance(cast: Cast, by: Reader, stance: Stance, row: dict[str, str], places: dict[str, Forum]) -> None:
    if "forum" in row:
        reading.take_stance_on_forum(forum=places[row["forum"]], stance=stance, by=by)
    elif "keyword" in row:
        reading.take_stance_on_keyword(keyword=cast.words([row["keyword"]])[0], stance=stance, by=by)
    else:
        reading.take_stance_on_person(author=cast.people[row["person"]], stance=stance, by=by)
