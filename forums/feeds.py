"""Atom feeds of public forums and threads. A private one has none: a feed reader has no session.

What was taken away is not in them. « Où en est-on » comes first. A reader that has the current state is told so (304).
"""

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import http_date
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.reader import Reader
from forums.around.volumes import summary_of
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Summary, Topic

ITEMS = 30
_OWN_LINK = re.compile(r'(<a href=")/(?!/)')


def full(address: str) -> str:
    """An address of this site as one gives it to others."""
    return f"{settings.BASE_URL}{address}"


def carried(html: str) -> str:
    """HTML whose links lead here from anywhere."""
    return _OWN_LINK.sub(rf"\g<1>{settings.BASE_URL}/", html)


def summed_up(summary: Summary | None) -> SafeString | str:
    """« Où en est-on » with its date, for the head of an entry; nothing where nobody wrote it."""
    if summary is None:
        return ""
    day = date_format(localtime(summary.updated_at), "j F Y")
    return format_html("<p><strong>{} ({})</strong></p>{}", _("Où en est-on"), day, summary.html)


class Kept(Feed[Any, Any]):
    """What both feeds share: full addresses, and an answer that says by itself whether it changed."""

    feed_type = Atom1Feed
    language = "fr"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed; 304 to a reader that has it. Only its content tells: what is taken away makes no date younger."""
        answer = super().__call__(request, *args, **kwargs)
        set_response_etag(answer)
        changed: dt.datetime = request.feed_changed  # type: ignore[attr-defined]
        answer.headers["Last-Modified"] = http_date(changed.timestamp())
        answer.headers["Cache-Control"] = "public, max-age=300"
        known = get_conditional_response(request, answer["ETag"], int(changed.timestamp()), answer)
        return known or answer

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        """The feed, its last change noted on the request."""
        feed = super().get_feed(obj, request)
        request.feed_changed = self.changed(obj)  # type: ignore[attr-defined]
        return feed

    def changed(self, obj: Any) -> dt.datetime:
        """When something the feed shows was last written, edited or taken away."""
        raise NotImplementedError

    def link(self, obj: Any) -> str:
        """The page the feed follows."""
        return full(obj.get_absolute_url())

    def feed_url(self, obj: Any) -> str:
        """The feed's own address."""
        return f"{self.link(obj)}feed/"

    feed_guid = feed_url


class ForumFeed(Kept):
    """The threads most recently opened in a public forum."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Forum:
        """The forum with its latest threads; Http404 unless anyone may read it."""
        forum = Forum.objects.readable_by(Reader()).places().filter(pk=kwargs["pk"]).first()
        if forum is None:
            raise Http404
        topics = Topic.objects.public().filter(forum=forum).select_related("first_post", "poster", "summary", "forum")
        forum.fed = list(topics.order_by("-created", "-pk")[:ITEMS])
        return forum

    def changed(self, obj: Forum) -> dt.datetime:
        """The forum's own row changes when a thread comes or goes."""
        topics = self.items(obj)
        return max([obj.updated, *(one.updated for one in topics), *(self.item_updateddate(one) for one in topics)])

    def title(self, obj: Forum) -> str:
        """Its name."""
        return obj.name

    def subtitle(self, obj: Forum) -> str:
        """What it is for."""
        return obj.description

    def items(self, obj: Forum) -> list[Topic]:
        """The threads, the newest first."""
        return list(obj.fed)

    def item_title(self, item: Topic) -> str:
        """Its title."""
        return item.subject

    def item_link(self, item: Topic) -> str:
        """Its page."""
        return full(item.get_absolute_url())

    def item_guid(self, item: Topic) -> str:
        """Its number: titles, and addresses with them, may change."""
        return full(f"/forums/fil/{item.pk}")

    def item_description(self, item: Topic) -> str:
        """Where it has come to, then its first message unless it was taken away."""
        first = item.first_post
        said = first.html if first is not None and first.approved and not first.removed else ""
        return carried(summed_up(summary_of(item)) + said)

    def item_author_name(self, item: Topic) -> str:
        """Who opened it."""
        return item.poster.get_full_name()

    def item_pubdate(self, item: Topic) -> dt.datetime:
        """When it was opened."""
        return item.created

    def item_updateddate(self, item: Topic) -> dt.datetime:
        """When what the entry shows last changed."""
        summary = summary_of(item)
        moments = [item.last_post_on or item.created, item.first_post and item.first_post.edited_at]
        moments.append(summary and summary.updated_at)
        return max(moment for moment in moments if moment)


class TopicFeed(Kept):
    """The latest messages of a public thread, under where it has come to."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The feed; of a thread that was merged into another, the way to that one's."""
        try:
            return super().__call__(request, *args, **kwargs)
        except Http404:
            other = Topic.objects.public().filter(merged=kwargs["pk"]).order_by("pk").first()
            if other is None:
                raise
            return redirect("forums:topic_feed", other.slug, other.pk, permanent=True)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Topic:
        """The thread with its latest messages; Http404 unless anyone may read it."""
        topic = Topic.objects.public().filter(pk=kwargs["pk"]).select_related("forum", "summary").first()
        if topic is None:
            raise Http404
        topic.fed = list(Post.objects.for_page().filter(topic=topic).order_by("-pk")[:ITEMS])
        for post in topic.fed:
            post.topic = topic
        return topic

    def changed(self, obj: Topic) -> dt.datetime:
        """Messages that were taken away count here: they changed."""
        summary = summary_of(obj)
        moments = [obj.updated, *(post.updated for post in obj.fed), summary and summary.updated_at]
        return max(moment for moment in moments if moment)

    def title(self, obj: Topic) -> str:
        """Its title."""
        return obj.subject

    def items(self, obj: Topic) -> list[Post | Summary]:
        """Where it has come to, then the messages that stand, the newest first."""
        summary = summary_of(obj)
        return [*([summary] if summary else []), *(post for post in obj.fed if not post.removed)]

    def item_title(self, item: Post | Summary) -> str:
        """Who speaks, or what it is."""
        return item.poster.get_full_name() if isinstance(item, Post) else _("Où en est-on")

    def item_link(self, item: Post | Summary) -> str:
        """The message in its thread; the summary above it."""
        return full(
            item.get_absolute_url() if isinstance(item, Post) else f"{item.topic.get_absolute_url()}#ou-en-est-on"
        )

    def item_guid(self, item: Post | Summary) -> str:
        """A number that stays: of a message; of a summary, which is another entry each time it is rewritten."""
        if isinstance(item, Post):
            return full(f"/forums/fil/{item.topic_id}/message/{item.pk}")
        return full(f"/forums/fil/{item.topic_id}/resume/{item.number}")

    def item_description(self, item: Post | Summary) -> str:
        """The words."""
        return carried(str(item.html))

    def item_author_name(self, item: Post | Summary) -> str:
        """Who wrote it; a summary is everyone's."""
        return item.poster.get_full_name() if isinstance(item, Post) else _("Plusieurs mains")

    def item_pubdate(self, item: Post | Summary) -> dt.datetime:
        """When it was written."""
        return item.created if isinstance(item, Post) else item.updated_at

    def item_updateddate(self, item: Post | Summary) -> dt.datetime:
        """When its words last changed."""
        return (item.edited_at or item.created) if isinstance(item, Post) else item.updated_at
