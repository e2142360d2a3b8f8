"""The address where what one writes is shown as it will be."""

from django.urls import path

from writing.views import preview

app_name = "writing"
urlpatterns = [path("ecrire/apercu/", preview, name="preview")]
