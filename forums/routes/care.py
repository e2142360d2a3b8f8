"""Addresses: see forums/care/ and forums/views/facilitation.py."""

from django.urls import path

from forums.care import views
from forums.routes.places import MESSAGE, TOPIC
from forums.views import facilitation

urlpatterns = [
    path(TOPIC + "animation/", facilitation.FacilitationView.as_view(), name="facilitation"),
    path(TOPIC + "reunir/", facilitation.MergeView.as_view(), name="merge"),
    path(TOPIC + "separer/", facilitation.SplitView.as_view(), name="split"),
    path(TOPIC + "clore/", facilitation.DeedView.as_view(deed="close"), name="close"),
    path(TOPIC + "rouvrir/", facilitation.DeedView.as_view(deed="reopen"), name="reopen"),
    path(TOPIC + "epingler/", facilitation.DeedView.as_view(deed="pin"), name="pin"),
    path(TOPIC + "desepingler/", facilitation.DeedView.as_view(deed="unpin"), name="unpin"),
    path(TOPIC + "masquer/", facilitation.DeedView.as_view(deed="hide_topic"), name="hide_topic"),
    path(TOPIC + "demasquer/", facilitation.DeedView.as_view(deed="show_topic"), name="show_topic"),
    path(TOPIC + "titre/", facilitation.TitleView.as_view(), name="title"),
    path(TOPIC + "resume/", views.SummaryView.as_view(), name="summary"),
    path(TOPIC + "resume/historique/", views.SummaryHistoryView.as_view(), name="summary_history"),
    path(TOPIC + "fiche/historique/", views.SheetHistoryView.as_view(), name="sheet_history"),
    path(MESSAGE + "modifier/", views.EditView.as_view(), name="edit"),
    path(MESSAGE + "historique/", views.HistoryView.as_view(), name="history"),
    path(MESSAGE + "retirer/", views.RemoveView.as_view(), name="remove"),
    path(MESSAGE + "retablir/", views.RestoreView.as_view(), name="restore"),
    path(MESSAGE + "mains/", views.HandsView.as_view(), name="hands"),
    path(MESSAGE + "masquer/", facilitation.MessageDeedView.as_view(deed="hide"), name="hide"),
    path(MESSAGE + "demasquer/", facilitation.MessageDeedView.as_view(deed="show"), name="show"),
]
