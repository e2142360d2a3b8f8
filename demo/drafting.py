"""What the members of the demo write together: drafts from what was said, and the consent of those they quote."""

import datetime as dt
from typing import Any

from demo.people import Cast
from demo.reading import duration, read
from forums.forum_conversation.models import Post, Topic
from home.capitalisation import actions as drafting
from home.capitalisation.consent.answering import answer
from home.capitalisation.consent.asking import ask
from home.capitalisation.models import Comment, Draft, Passage, PassageVersion, Quotation, Suggestion
from home.capitalisation.picking.sources import THREAD, source_at


def load_drafts(cast: Cast) -> None:
    """Drafts with their passages and comments; of the quoted, some agreed, some were asked, one is still to ask."""
    for row in read("drafts")["drafts"]:
        _draft(cast, row)


def _draft(cast: Cast, row: dict[str, Any]) -> None:
    by, began = cast.settled(row["by"]), cast.now - duration(row["ago"])
    draft = drafting.start_draft(
        by=by,
        title=row["title"],
        source=source_at(by, THREAD, _topic(row["thread"]).pk),
        keywords=cast.words(row["keywords"]),
        network=cast.networks[row["network"]],
        aim=row["aim"],
        feedback=row["feedback"],
        territory=cast.commune(row.get("territory")),
    )
    for one in row.get("with", []):
        drafting.invite_writer(draft=draft, by=by, person=cast.people[one["person"]], word=one["word"])
        drafting.join(draft=draft, by=cast.settled(one["person"]))
    passages = [_passage(cast, draft, one) for one in row["passages"]]
    for number, passage in enumerate(passages, 1):
        _date(passage, began + dt.timedelta(hours=5 * number))
    _consents(cast, draft, row)
    for one in row.get("after", []):
        _date(_passage(cast, draft, one), cast.now - dt.timedelta(hours=30))
    _talk(cast, passages, row)
    Draft.objects.filter(pk=draft.pk).update(started_at=began, changed_at=cast.now - dt.timedelta(hours=20))


def _topic(title: str) -> Topic:
    return Topic.objects.get(subject=title)


def _passage(cast: Cast, draft: Draft, row: dict[str, Any]) -> Passage:
    """Words written, or words picked in a thread."""
    by, section = cast.settled(row["by"]), row["section"]
    if "text" in row:
        return drafting.add_passage(draft=draft, by=by, body=row["text"], section=section)
    post = Post.objects.filter(topic=_topic(row["thread"])).order_by("pk")[row["message"]]
    return drafting.quote(draft=draft, by=by, picks=[drafting.Pick(f"message-{post.pk}", section)])[0]


def _date(passage: Passage, at: dt.datetime) -> None:
    """As if it had been written then."""
    Passage.objects.filter(pk=passage.pk).update(changed_at=at)
    PassageVersion.objects.filter(passage=passage).update(at=at)
    Quotation.objects.filter(passages=passage).update(created_at=at)


def _consents(cast: Cast, draft: Draft, row: dict[str, Any]) -> None:
    """All who are quoted so far are asked; who answers answers."""
    ask(draft=draft, by=cast.settled(row["by"]), at=cast.now - duration(row["asked"]))
    for one in row.get("answers", []):
        author = cast.settled(one["author"])
        quotation = Quotation.objects.get(draft=draft, author=author.person)
        answer(quotation=quotation, by=author, answer=one["answer"], at=cast.now - duration(one["ago"]))


def _talk(cast: Cast, passages: list[Passage], row: dict[str, Any]) -> None:
    for one in row.get("comments", []):
        by = cast.settled(one["by"])
        said = drafting.comment(passage=passages[one["passage"]], by=by, body=one["text"], about=one["about"])
        Comment.objects.filter(pk=said.pk).update(at=cast.now - duration(one["ago"]))
    for one in row.get("suggestions", []):
        passage, by = passages[one["passage"]], cast.settled(one["by"])
        made = drafting.suggest(passage=passage, by=by, base=passage.number, body=one["text"], why=one["why"])
        Suggestion.objects.filter(pk=made.pk).update(at=cast.now - duration(one["ago"]))
