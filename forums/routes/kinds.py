"""Addresses: see forums/kinds/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
