"""Addresses of the rooms."""

from django.urls import path

from communities.chat.views import RoomView

app_name = "chat"
urlpatterns = [path("reseaux/<slug:slug>/discussion/", RoomView.as_view(), name="room")]
