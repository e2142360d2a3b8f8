"""Writing, as the pages do it: what stands in the field to begin with, what came meanwhile, the answer itself."""

from collections.abc import Mapping
from typing import Any

from accounts.reader import Reader
from forums import paging
from forums.actions.editing import number_of
from forums.actions.writing import attempt
from forums.composing.actions import answer as answer
from forums.composing.models import Draft
from forums.composing.queries import came_after, quotation
from forums.forum_conversation.models import Post, Topic


def begun(topic: Topic, reader: Reader, asked: Mapping[str, str]) -> dict[str, Any]:
    """What an answer begins with: the draft one has of it, then the message one quotes (`citer`, its id)."""
    draft = Draft.objects.filter(person=reader.person, place=f"topic:{topic.pk}").first()
    begun: dict[str, Any] = {"body": draft.body, "key": draft.key} if draft else {}
    if draft and isinstance(draft.more.get("hat"), str):
        begun["hat"] = draft.more["hat"]
    if pk := paging.number(asked.get("citer")):
        post = Post.objects.standing().filter(topic=topic, pk=pk).select_related("topic", "poster").first()
        if post is not None:
            before = begun.get("body", "").rstrip()
            begun["body"] = f"{before}\n\n{quotation(post)}" if before else quotation(post)
    return begun


def draft_of_change(post: Post, reader: Reader) -> Draft | None:
    """The draft the reader has of a change of this message."""
    return Draft.objects.filter(person=reader.person, place=f"edit:{post.pk}").first()


def changing(post: Post, draft: Draft | None) -> dict[str, Any]:
    """What the change of a message begins with: its draft, and the state that was begun from (`base`), so that what
    others wrote since is not written over; without a draft, the message as it is.
    """
    number = number_of(post)
    if draft is None:
        return {"body": post.content.raw, "base": number}
    base = paging.number(str(draft.more.get("base", ""))) or number
    note = draft.more.get("note", "")
    return {"body": draft.body or post.content.raw, "base": min(base, number), "note": note}


def meanwhile(topic: Topic, reader: Reader, asked: Mapping[str, str], written: Mapping[str, Any]) -> list[Post]:
    """What others said since the form was drawn and is to be shown before the answer is taken: once, and not where
    the very same answer was taken already.
    """
    newer = [] if asked.get("confirme") else list(came_after(topic, paging.number(asked.get("seen")), reader))
    return [] if newer and attempt(reader, written["key"], written["body"])[1] else newer
