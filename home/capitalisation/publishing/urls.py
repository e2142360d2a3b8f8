"""Addresses of the passage from a draft to a production. Below `/ecrire/`."""

from django.urls import path

from home.capitalisation.publishing import views

urlpatterns = [path("<int:pk>/publier/", views.publish, name="publish")]
