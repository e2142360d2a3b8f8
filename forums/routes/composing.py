"""Addresses: see forums/composing/."""

from django.urls import URLPattern, path

from forums.composing import views

urlpatterns: list[URLPattern] = [
    path("forums/brouillons/", views.DraftsView.as_view(), name="drafts"),
    path("forums/brouillons/<str:place>/", views.DraftView.as_view(), name="draft"),
    path("forums/brouillons/<str:place>/effacer/", views.EraseView.as_view(), name="draft_erase"),
    path("forums/brouillons/<str:place>/joindre/", views.AttachView.as_view(), name="draft_attach"),
    path("forums/completer/personnes/", views.PeopleView.as_view(), name="complete_people"),
    path("forums/completer/pages/", views.PagesView.as_view(), name="complete_pages"),
]
