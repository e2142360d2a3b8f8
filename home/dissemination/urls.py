"""Addresses of this district."""

from django.urls import path, re_path
from django.views.decorators.http import require_safe

from home.dissemination import embedding, feeds, feeds_of, views
from home.dissemination.oai.views import oai

# Rubrics stand anywhere in the tree; what other districts have begins otherwise.
RUBRIC = (
    r"^(?P<path>(?!forums/|rencontres/|besoins/|mots-cles/|productions/|reseaux/|admin/|django-admin/)[\w/-]+)/feed/$"
)
SLUG = r"(?P<slug>[\w-]+)"

urlpatterns = [
    path("oai", oai, name="oai"),
    path("oembed/", embedding.oembed, name="oembed"),
    re_path(rf"^productions/{SLUG}/carte/$", embedding.card, name="production_card"),
    path("actualites/feed/", require_safe(feeds.NewsFeed()), name="news_feed"),
    path("productions/feed/", require_safe(feeds.ProductionsFeed()), name="productions_feed"),
    path("productions/dossiers/feed/", require_safe(feeds_of.DossiersFeed()), name="dossiers_feed"),
    path("rencontres/feed/", require_safe(feeds_of.MeetingsFeed()), name="meetings_feed"),
    path("mots-cles/<slug:slug>/feed/", require_safe(feeds_of.KeywordFeed()), name="keyword_feed"),
    path(
        "reseaux/<slug:slug>/productions/feed/",
        require_safe(feeds_of.NetworkProductionsFeed()),
        name="network_productions_feed",
    ),
    re_path(RUBRIC, require_safe(feeds_of.SectionFeed()), name="section_feed"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", views.sitemap_part, name="sitemap_part"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security_txt"),
]
