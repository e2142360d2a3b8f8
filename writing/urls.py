"""The addresses where what one writes is shown as it will be, and where the composer's tools come from."""

from django.urls import path

from writing.views import preview, tools

app_name = "writing"
urlpatterns = [
    path("ecrire/apercu/", preview, name="preview"),
    path("ecrire/outils/<slug:options>/", tools, name="tools"),
]
