"""Addresses: see forums/around/."""

from django.urls import URLPattern, path

from forums.around import views
from forums.routes.places import FORUM, TOPIC

urlpatterns: list[URLPattern] = [
    path(FORUM + "semblables/", views.SimilarView.as_view(), name="similar"),
    path(FORUM + "prevenus/", views.ToldOfNewView.as_view(), name="told_of_new"),
    path(TOPIC + "prevenus/", views.ToldHereView.as_view(), name="told"),
    path(TOPIC + "plan/", views.PlanView.as_view(), name="plan"),
    path(TOPIC + "imprimer/", views.PrintView.as_view(), name="print"),
    path(TOPIC + "export.md", views.MarkdownView.as_view(), name="export"),
    path(TOPIC + "pdf/", views.PdfView.as_view(), name="pdf"),
    path(TOPIC + "pdf/fichier/", views.PdfFileView.as_view(), name="pdf_file"),
]
