"""Answering, as the page does it: what stands in the field to begin with, what came meanwhile, the answer itself."""

from collections.abc import Mapping
from typing import Any

from accounts.reader import Reader
from forums import paging
from forums.actions.writing import attempt
from forums.composing.actions import answer as answer
from forums.composing.models import Draft
from forums.composing.queries import came_after, quotation
from forums.forum_conversation.models import Post, Topic


def begun(topic: Topic, reader: Reader, asked: Mapping[str, str]) -> dict[str, Any]:
    """What an answer begins with: the draft one has of it, then the message one quotes (`citer`, its id)."""
    draft = Draft.objects.filter(person=reader.person, place=f"topic:{topic.pk}").first()
    begun: dict[str, Any] = {"body": draft.body, "key": draft.key} if draft else {}
    if pk := paging.number(asked.get("citer")):
        post = Post.objects.standing().filter(topic=topic, pk=pk).select_related("topic", "poster").first()
        if post is not None:
            before = begun.get("body", "").rstrip()
            begun["body"] = f"{before}\n\n{quotation(post)}" if before else quotation(post)
    return begun


def meanwhile(topic: Topic, reader: Reader, asked: Mapping[str, str], written: Mapping[str, Any]) -> list[Post]:
    """What others said since the form was drawn and is to be shown before the answer is taken: once, and not where
    the very same answer was taken already.
    """
    newer = [] if asked.get("confirme") else list(came_after(topic, paging.number(asked.get("seen")), reader))
    return [] if newer and attempt(reader, written["key"], written["body"])[1] else newer
