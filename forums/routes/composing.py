"""Addresses: see forums/composing/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
