"""Plug: threads can be found."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from forums.forum_conversation.models import Post, Topic
from forums.permissions import audience_of
from search.plugs import Found, Searchable, register
from writing.excerpt import plain

TEXT_LENGTH = 60_000
POSTS_READ = 200


def load(pks: list[int]) -> dict[int, Found]:
    """What can be found of these threads: title and the words of their first messages, for the forum's readers."""
    topics = (
        Topic.objects.filter(pk__in=pks, approved=True)
        .select_related("forum__network", "poster")
        .prefetch_related("keywords")
    )
    return {topic.pk: _found(topic, _text(topic)) for topic in topics}


def _text(topic: Topic) -> str:
    posts = Post.objects.filter(topic=topic, approved=True).order_by("pk").values_list("_content_rendered", flat=True)
    return " ".join(plain(html or "") for html in posts[:POSTS_READ])[:TEXT_LENGTH]


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
    )


def all_pks() -> Iterable[int]:
    """Every thread."""
    return Topic.objects.order_by("pk").values_list("pk", flat=True).iterator()


register(Searchable(kind="thread", label=_("Fil"), load=load, all_pks=all_pks))
