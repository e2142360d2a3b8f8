"""Addresses of this district. A network's own page and the list of networks are pages of the tree, further up."""

from django.urls import path

from communities.networks import views

app_name = "networks"
urlpatterns = [
    path("reseaux/<slug:slug>/rejoindre/", views.join, name="join"),
    path("reseaux/<slug:slug>/quitter/", views.leave, name="leave"),
    path("reseaux/<slug:slug>/membres/", views.members, name="members"),
    path("reseaux/<slug:slug>/besoins/", views.needs_of, name="needs_of"),
    path("reseaux/<slug:slug>/animation/", views.journal, name="journal"),
    path("besoins/", views.needs, name="needs"),
    path("besoins/nouveau/", views.need_new, name="need_new"),
    path("besoins/<int:pk>/", views.need, name="need"),
    path("besoins/<int:pk>/soutien/", views.need_support, name="need_support"),
]
