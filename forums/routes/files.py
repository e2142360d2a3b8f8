"""Addresses: see forums/files/."""

from django.urls import URLPattern, path

from forums.files import views

urlpatterns: list[URLPattern] = [
    path("forums/fichiers/", views.SendView.as_view(), name="files"),
    path("forums/fichiers/<uuid:key>/", views.FileView.as_view(), name="file"),
]
