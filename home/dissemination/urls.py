"""Addresses of this district."""

from django.urls import path
from django.views.decorators.http import require_safe

from home.dissemination import feeds, views

urlpatterns = [
    path("actualites/feed/", require_safe(feeds.NewsFeed()), name="news_feed"),
    path("productions/feed/", require_safe(feeds.ProductionsFeed()), name="productions_feed"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", views.sitemap_part, name="sitemap_part"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security_txt"),
]
