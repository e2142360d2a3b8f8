"""A thread as a Markdown file, written as it is read."""

import json
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from forums.around import words
from forums.around.volumes import authors, chunks, names, sheet_text, summary_of
from forums.forum_conversation.models import Post, Topic


def exported(topic: Topic) -> Iterator[str]:
    """The file piece by piece: what it is, the summary, the sheet, then the messages by handfuls."""
    yield head(topic)
    for chunk in chunks(topic):
        parts = [f"> {words.happened(knot)}\n\n" for knot in chunk.knots.get(0, ())]
        for post in chunk.posts:
            parts.append(message(topic, post))
            parts += [f"> {words.happened(knot)}\n\n" for knot in chunk.knots.get(post.pk, ())]
        yield "".join(parts)
    yield f"---\n\n{words.credits_line(topic)}\n"


def head(topic: Topic) -> str:
    """Front matter that programs read, the title, « Où en est-on », the sheet of an experience."""
    about = {
        "title": topic.subject,
        "address": words.address(topic.get_absolute_url()),
        "forum": words.where(topic),
        "kind": topic.kind,
        "opened": topic.created.date().isoformat(),
        "exported": timezone.localdate().isoformat(),
        "messages": topic.posts_count,
        "authors": names(authors(topic)),
    }
    # A JSON value is a YAML value: no title can end the block or begin another line.
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in about.items())
    parts = [f"---\n{front}---\n\n# {topic.subject}\n\n"]
    summary = summary_of(topic)
    if summary is not None:
        parts.append(f"## {_('Où en est-on')}\n\n{summary.content.strip()}\n\n")
    parts += [f"## {label}\n\n{text.strip()}\n\n" for label, text in sheet_text(topic)]
    return "".join(parts)


def message(topic: Topic, post: Post) -> str:
    """One message, with its author, as whom, when, and its own address."""
    who = ", ".join(part for part in (post.poster.get_full_name(), words.as_whom(post)) if part)
    helped = f" — {_('La réponse qui a aidé')}" if post.pk == topic.helped_by_id else ""
    url = words.address(f"{topic.get_absolute_url()}message/{post.pk}/")
    body = f"*{words.tombstone(post)}*" if post.removed else str(post.content.raw).strip()
    return f"## {who}{helped}\n\n[{words.moment(post)}]({url})\n\n{body}\n\n"
