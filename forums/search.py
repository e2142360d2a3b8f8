"""Plug: threads can be found."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from forums.forum_conversation.forum_polls.models import TopicPoll
from forums.forum_conversation.models import ExperienceSheet, Post, Summary, Topic
from forums.permissions import audience_of
from search.plugs import Found, Searchable, register
from writing.excerpt import plain

TEXT_LENGTH = 60_000
POSTS_READ = 200


def load(pks: list[int]) -> dict[int, Found]:
    """What can be found of these threads: title, summary, sheet, poll, first messages; for the forum's readers."""
    topics = (
        Topic.objects.filter(pk__in=pks, approved=True)
        .select_related("forum__network", "poster", "summary", "sheet", "poll")
        .prefetch_related("keywords", "poll__options")
    )
    return {topic.pk: _found(topic, _text(topic)) for topic in topics}


def _text(topic: Topic) -> str:
    posts = Post.objects.standing().filter(topic=topic).order_by("pk").values_list("_content_rendered", flat=True)
    return " ".join([*_above(topic), *(plain(html or "") for html in posts[:POSTS_READ])])[:TEXT_LENGTH]


def _above(topic: Topic) -> list[str]:
    """What stands above the messages, in words: where one stands, the sheet of an experience, what a poll asks."""
    summary: Summary | None = getattr(topic, "summary", None)
    sheet: ExperienceSheet | None = getattr(topic, "sheet", None)
    poll: TopicPoll | None = getattr(topic, "poll", None)
    told = [plain(sheet.rendered[name]) for name in sheet.FIELDS if name in sheet.rendered] if sheet else []
    asked = [poll.question, *(option.text for option in poll.options.all())] if poll else []
    return [plain(summary.rendered), *told, *asked] if summary else told + asked


def _found(topic: Topic, text: str) -> Found:
    return Found(
        title=topic.subject,
        text=text,
        url=topic.get_absolute_url(),
        audience=audience_of(topic.forum),
        published_at=topic.last_post_on or topic.created,
        byline=topic.poster.get_full_name(),
        network=topic.forum.network.slug if topic.forum.network else "",
        keywords=tuple(keyword.label for keyword in topic.keywords.all()),
        territory_id=topic.territory_id,
    )


def all_pks() -> Iterable[int]:
    """Every thread."""
    return Topic.objects.order_by("pk").values_list("pk", flat=True).iterator()


register(Searchable(kind="thread", label=_("Fil"), load=load, all_pks=all_pks))
