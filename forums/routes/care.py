"""Addresses: see forums/care/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
