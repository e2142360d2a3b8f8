"""Addresses of this district."""

from django.urls import path

from communities.meetings import views

app_name = "meetings"
urlpatterns = [
    path("rencontres/", views.calendar, name="calendar"),
    path("rencontres/calendrier.ics", views.calendar_ics, name="calendar_ics"),
    path("rencontres/<int:pk>-<slug:slug>/", views.meeting, name="meeting"),
    path("rencontres/<int:pk>-<slug:slug>/inscription/", views.register, name="register"),
    path("rencontres/<int:pk>-<slug:slug>/desistement/", views.withdraw, name="withdraw"),
    path("rencontres/<int:pk>-<slug:slug>/annoncer/", views.announce, name="announce"),
    path("rencontres/<int:pk>-<slug:slug>/calendrier.ics", views.meeting_ics, name="meeting_ics"),
    path("reseaux/<slug:slug>/rencontres/", views.of_network, name="of_network"),
]
