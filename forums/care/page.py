"""What a thread's page shows of its summary, and of what the reader may do to it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from accounts.reader import Reader
from forums.care.permissions import may_rename, may_summarise
from forums.forum_conversation.models import Summary, Topic

LONG = 8  # messages, from which a thread without a summary asks for one above it


@dataclass(frozen=True)
class Standing:
    """« Où en est-on » for one reader: its HTML ("" before anyone wrote it), and `url`, where to write ("": may not).

    `above`: whether it stands above the thread; beside it otherwise.
    """

    above: bool
    html: SafeString | str
    author: User | None
    summary: Summary | None
    url: str
    past_url: str


def context(topic: Topic, reader: Reader) -> dict[str, Any]:
    """`summary` (Standing), and `may_rename`. No query: the summary comes with the thread."""
    summary: Summary | None = getattr(topic, "summary", None)
    own = [topic.slug, topic.pk]
    may_write = may_summarise(reader, topic)
    standing = Standing(
        above=summary is not None or (may_write and topic.posts_count >= LONG),
        html=summary.html if summary else "",
        author=summary.updated_by if summary else None,
        summary=summary,
        url=reverse("forums:summary", args=own) if may_write else "",
        past_url=reverse("forums:summary_history", args=own) if summary else "",
    )
    return {"summary": standing, "may_rename": may_rename(reader, topic)}
