"""Opening a thread, as its page does it: what the form begins with, and the thread that takes its draft with it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.reader import Reader
from forums import actions
from forums.composing.actions import drop_draft
from forums.composing.models import Draft
from forums.forum.models import Forum
from forums.forum_conversation.models import Topic
from forums.kinds.forms import KINDS


def place_of(forum: Forum) -> str:
    """Where the draft of a new thread is kept."""
    return f"forum:{forum.pk}"


def begun(forum: Forum, reader: Reader, asked: Mapping[str, str]) -> dict[str, Any]:
    """What a new thread begins with: the draft one has of it; the kind that the address asks for (`genre`)."""
    draft = Draft.objects.filter(person=reader.person, place=place_of(forum)).first()
    held = {"body": draft.body, "key": draft.key, **draft.more} if draft else {}
    kind = asked.get("genre") or "".join(held.get("kind", ()))  # a choice is kept as a list
    return {**held, "kind": kind if kind in KINDS else Topic.Kind.DISCUSSION}


@transaction.atomic
def open_thread(*, forum: Forum, by: Reader, **written: Any) -> Topic:
    """Open a thread; its draft goes in the same transaction. See forums.actions.open_thread."""
    topic = actions.open_thread(forum=forum, by=by, **written)
    drop_draft(by=by, place=place_of(forum))
    return topic
