"""Addresses of this district."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
