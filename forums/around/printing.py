"""A thread on paper: a clean page, sent piece by piece."""

from collections.abc import Iterator
from typing import Any

from django.template.loader import get_template, render_to_string
from django.utils import timezone

from forums.around import words
from forums.around.volumes import authors, chunks, names, sheet_of, summary_of, volumes
from forums.forum_conversation.models import Topic

MESSAGES = "<!-- messages -->"  # where they stand in the page


def printed(topic: Topic, *, after: int, most: int, pdf: bool = False) -> Iterator[str]:
    """The page: its head, the messages by handfuls, its foot. `pdf`: for the typesetter, without links to the rest."""
    page = render_to_string("forums/print.html", _around(topic, after, pdf=pdf))
    head, _mark, foot = page.partition(MESSAGES)
    yield head
    drawn = get_template("forums/thread/_printed.html")
    for chunk in chunks(topic, after=after, most=most):
        lines = []
        for post in chunk.posts:
            tied = [words.happened(knot) for knot in chunk.knots.get(post.pk, ())]
            lines.append((post, words.as_whom(post), words.moment(post), words.tombstone(post), tied))
        opening = [words.happened(knot) for knot in chunk.knots.get(0, ())]
        yield drawn.render({"opening": opening, "lines": lines, "helped": topic.helped_by_id})
    yield foot


def _around(topic: Topic, after: int, *, pdf: bool) -> dict[str, Any]:
    return {
        "topic": topic,
        "where": words.where(topic),
        "address": words.address(topic.get_absolute_url()),
        "printed_on": timezone.localdate(),
        "names": names(authors(topic)),
        "summary": summary_of(topic) if not after else None,
        "sheet": sheet_of(topic) if not after else [],
        "volumes": [] if pdf else volumes(topic, after),
        "credits": words.credits_line(topic),
        "pdf": pdf,
    }
