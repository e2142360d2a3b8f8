"""Addresses: see forums/around/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
