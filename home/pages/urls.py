"""Addresses of this district that are not pages of the tree. Comes before both administrations: it holds their door."""

from django.urls import path

from home.pages import views

urlpatterns = [
    path("reseaux/<slug:slug>/", views.network),
    path("mots-cles/<slug:slug>/", views.KeywordView.as_view(), name="keyword"),
    path("media/images/<str:name>", views.picture),
    path("admin/login/", views.sign_in),
    path("django-admin/login/", views.sign_in),
]
