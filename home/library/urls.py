"""Addresses of this district."""

from django.urls import path
from django.views.decorators.http import require_safe

from home.library.selecting import views, views_export, views_kept
from home.library.views import library

app_name = "library"
urlpatterns = [
    path("productions/", library, name="library"),
    path("selections/", views_kept.selections, name="selections"),
    path("selections/panier/", views.basket, name="basket"),
    path("selections/panier/ajouter/", views.add, name="add"),
    path("selections/panier/retirer/", views.remove, name="remove"),
    path("selections/panier/deplacer/", views.move, name="move"),
    path("selections/panier/noter/", views.annotate, name="annotate"),
    path("selections/panier/vider/", views.empty, name="empty"),
    path("selections/panier/garder/", views_kept.keep, name="keep"),
    path("selections/panier/markdown/", views_export.as_markdown, name="basket_markdown"),
    path("selections/<slug:token>/", views_kept.selection, name="selection"),
    path("selections/<slug:token>/ajouter/", views.add, name="add_to"),
    path("selections/<slug:token>/retirer/", views.remove, name="remove_from"),
    path("selections/<slug:token>/deplacer/", views.move, name="move_in"),
    path("selections/<slug:token>/noter/", views.annotate, name="annotate_in"),
    path("selections/<slug:token>/decrire/", views_kept.describe, name="describe"),
    path("selections/<slug:token>/partager/", views_kept.share, name="share"),
    path("selections/<slug:token>/supprimer/", views_kept.delete, name="delete"),
    path("selections/<slug:token>/suivre/", views_kept.follow, name="follow"),
    path("selections/<slug:token>/atom/", require_safe(views_export.SelectionFeed()), name="feed"),
    path("selections/<slug:token>/markdown/", views_export.as_markdown, name="markdown"),
    path("selections/<slug:token>/pdf/", views_export.pdf, name="pdf"),
]
