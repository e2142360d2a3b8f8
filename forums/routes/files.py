"""Addresses: see forums/files/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
