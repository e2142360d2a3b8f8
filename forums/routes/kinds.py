"""Addresses: see forums/kinds/."""

from django.urls import path

from forums.kinds import views
from forums.routes.places import FORUM, TOPIC

urlpatterns = [
    path(FORUM + "nouveau/", views.NewTopicView.as_view(), name="topic_new"),
    path(TOPIC + "fiche/", views.SheetView.as_view(), name="sheet"),
    path(TOPIC + "sondage/", views.VoteView.as_view(), name="vote"),
]
