"""Addresses of this district."""

from django.urls import path

from communities.people import views

app_name = "people"
urlpatterns = [
    path("compte/profil/", views.edit, name="edit"),
    path("annuaire/", views.directory, name="directory"),
    path("annuaire/<slug:slug>/", views.profile, name="profile"),
]
