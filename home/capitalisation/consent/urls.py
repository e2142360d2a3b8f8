"""Addresses of consent: what awaits my answer, and asking those whom a draft quotes. Below `/ecrire/`."""

from django.urls import path

from home.capitalisation.consent import views, views_register

urlpatterns = [
    path("accords/", views.consents, name="consents"),
    path("accords/<int:pk>/", views.consent, name="consent"),
    path("accords/<int:pk>/retirer/", views.withdraw_consent, name="withdraw_consent"),
    path("accords/<int:pk>/registre/", views_register.own_register, name="own_register"),
    path("accords/<int:pk>/registre.pdf", views_register.own_register_pdf, name="own_register_pdf"),
    path("<int:pk>/accords/", views.draft_consents, name="draft_consents"),
    path("<int:pk>/accords/registre/", views_register.draft_register, name="draft_register"),
    path("<int:pk>/accords/registre.pdf", views_register.draft_register_pdf, name="draft_register_pdf"),
]
