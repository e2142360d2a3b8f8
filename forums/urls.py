"""Addresses of the forums."""

from django.urls import path
from django.views.decorators.http import require_safe

from forums import feeds, views

app_name = "forums"
FORUM = "forums/<slug:slug>-<int:pk>/"
TOPIC = "forums/fil/<slug:slug>-<int:pk>/"

urlpatterns = [
    path("forums/", views.IndexView.as_view(), name="index"),
    path(TOPIC, views.TopicView.as_view(), name="topic"),
    path(TOPIC + "repondre/", views.ReplyView.as_view(), name="reply"),
    path(TOPIC + "deplacer/", views.MoveView.as_view(), name="move"),
    path(TOPIC + "feed/", require_safe(feeds.TopicFeed()), name="topic_feed"),
    path(TOPIC + "message/<int:post_pk>/", views.PostView.as_view(), name="post"),
    path(TOPIC + "message/<int:post_pk>/a-aide/", views.HelpedView.as_view(), name="helped"),
    path(FORUM, views.ForumView.as_view(), name="forum"),
    path(FORUM + "nouveau/", views.NewTopicView.as_view(), name="topic_new"),
    path(FORUM + "feed/", require_safe(feeds.ForumFeed()), name="forum_feed"),
]
