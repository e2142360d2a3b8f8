"""Addresses of this district."""

from django.urls import include, path

from home.capitalisation.consent import urls as consent
from home.capitalisation.publishing import urls as publishing
from home.capitalisation.workshop import urls as workshop

app_name = "capitalisation"
urlpatterns = [
    path("ecrire/", include(consent.urlpatterns)),
    path("ecrire/", include(publishing.urlpatterns)),
    path("ecrire/", include(workshop.urlpatterns)),
]
