"""Addresses of this district."""

from django.urls import path

from home.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("lettre/", views.AskView.as_view(), name="ask"),
    path("lettre/demande/", views.AskedView.as_view(), name="asked"),
    path("lettre/<int:pk>/", views.LetterView.as_view(), name="letter"),
    path("lettre/confirmer/<str:token>/", views.ConfirmView.as_view(), name="confirm"),
    path("lettre/desabonnement/<str:token>/", views.LeaveView.as_view(), name="leave"),
]
