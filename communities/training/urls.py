"""Addresses of this district."""

from django.urls import path

from communities.training import views, views_after, views_planning

app_name = "training"
one = "formations/<int:pk>-<slug:slug>/"
urlpatterns = [
    path("formations/", views.trainings, name="trainings"),
    path("formations/nouvelle/", views_planning.new, name="new"),
    path("formations/attestation/", views_after.find_certificate, name="find"),
    path("formations/attestation/<str:number>/", views_after.check, name="check"),
    path(one, views.training, name="training"),
    path(f"{one}inscription/", views.register, name="register"),
    path(f"{one}place/", views.accept, name="accept"),
    path(f"{one}desistement/", views.withdraw, name="withdraw"),
    path(f"{one}calendrier.ics", views.training_ics, name="training_ics"),
    path(f"{one}modifier/", views_planning.change, name="change"),
    path(f"{one}ouvrir/", views_planning.open_it, name="open"),
    path(f"{one}annuler/", views_planning.call_off, name="call_off"),
    path(f"{one}presences/", views_after.sheets, name="sheets"),
    path(f"{one}presences/<int:session>/", views_after.keep, name="keep"),
    path(f"{one}presences/imprimer/", views_after.sheet_print, name="sheet_print"),
    path(f"{one}presences/pdf/", views_after.sheet_pdf, name="sheet_pdf"),
    path(f"{one}presences/feuilles.pdf", views_after.sheet_file, name="sheet_file"),
    path(f"{one}avis/", views_after.answer, name="answer"),
    path(f"{one}avis/resultats/", views_after.results, name="results"),
    path("compte/formations/", views_after.record, name="record"),
    path("compte/formations/<int:pk>/", views_after.takeaway, name="takeaway"),
    path("compte/formations/<int:pk>/attestation/", views_after.certificate, name="certificate"),
    path("compte/formations/<int:pk>/attestation.pdf", views_after.certificate_pdf, name="certificate_pdf"),
]
