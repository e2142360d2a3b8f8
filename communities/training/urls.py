"""Addresses of this district."""

from django.urls import URLPattern

app_name = "training"
urlpatterns: list[URLPattern] = []
