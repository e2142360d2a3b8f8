"""Atom feeds of public forums and threads. A private one has none: a feed reader has no session."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed

from accounts.reader import Reader
from forums.forum.models import Forum
from forums.forum_conversation.models import Post, Topic

ITEMS = 30


class ForumFeed(Feed[Topic, Forum]):
    """The threads most recently opened in a public forum."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Forum:
        forum = Forum.objects.readable_by(Reader()).places().filter(pk=kwargs["pk"]).first()
        if forum is None:
            raise Http404
        return forum

    def title(self, obj: Forum) -> str:
        return obj.name

    def subtitle(self, obj: Forum) -> str:
        return obj.description

    def link(self, obj: Forum) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Forum) -> list[Topic]:
        topics = Topic.objects.public().filter(forum=obj).select_related("first_post", "poster")
        return list(topics.order_by("-created", "-pk")[:ITEMS])

    def item_title(self, item: Topic) -> str:
        return item.subject

    def item_description(self, item: Topic) -> str:
        return str(item.first_post.html) if item.first_post else ""

    def item_author_name(self, item: Topic) -> str:
        return item.poster.get_full_name()

    def item_pubdate(self, item: Topic) -> dt.datetime:
        return item.created

    def item_updateddate(self, item: Topic) -> dt.datetime:
        return item.last_post_on or item.created


class TopicFeed(Feed[Post, Topic]):
    """The latest messages of a public thread."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Topic:
        topic = Topic.objects.public().filter(pk=kwargs["pk"]).first()
        if topic is None:
            raise Http404
        return topic

    def title(self, obj: Topic) -> str:
        return obj.subject

    def link(self, obj: Topic) -> str:
        return obj.get_absolute_url()

    def items(self, obj: Topic) -> list[Post]:
        return list(Post.objects.for_page().filter(topic=obj).select_related("topic").order_by("-pk")[:ITEMS])

    def item_title(self, item: Post) -> str:
        return item.poster.get_full_name()

    def item_description(self, item: Post) -> str:
        return str(item.html)

    def item_author_name(self, item: Post) -> str:
        return item.poster.get_full_name()

    def item_pubdate(self, item: Post) -> dt.datetime:
        return item.created
