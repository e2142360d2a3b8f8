"""Addresses of this district."""

from django.urls import path

from steering import views

app_name = "steering"
urlpatterns = [
    path("", views.home, name="home"),
    path("transparence/", views.transparency, name="transparency"),
]
