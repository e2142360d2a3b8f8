"""Addresses of this district."""

from django.urls import path

from reference import views

app_name = "reference"
urlpatterns = [path("territoires/suggestions/", views.suggest, name="suggest")]
