"""Addresses of the forums."""

from django.urls import path
from django.views.decorators.http import require_safe

from forums import feeds
from forums.routes import around, care, composing, files, kinds, reading
from forums.routes.places import FORUM, MESSAGE, TOPIC
from forums.views import facilitation, lists, posting, topic

app_name = "forums"

urlpatterns = [
    path("forums/", lists.IndexView.as_view(), name="index"),
    path(TOPIC, topic.TopicView.as_view(), name="topic"),
    path(TOPIC + "repondre/", posting.ReplyView.as_view(), name="reply"),
    path(TOPIC + "deplacer/", facilitation.MoveView.as_view(), name="move"),
    path(TOPIC + "feed/", require_safe(feeds.TopicFeed()), name="topic_feed"),
    path(MESSAGE, topic.PostView.as_view(), name="post"),
    path(MESSAGE + "a-aide/", posting.HelpedView.as_view(), name="helped"),
    path(FORUM, lists.ForumView.as_view(), name="forum"),
    path(FORUM + "feed/", require_safe(feeds.ForumFeed()), name="forum_feed"),
    *around.urlpatterns,
    *care.urlpatterns,
    *composing.urlpatterns,
    *files.urlpatterns,
    *kinds.urlpatterns,
    *reading.urlpatterns,
]
