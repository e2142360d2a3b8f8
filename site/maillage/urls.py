"""Every address, in the order of the town: services, districts, then the tree of pages that editors write."""

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home.pages.views import sign_in
from maillage.language import choose

urlpatterns = [
    path("", include("home.dissemination.urls")),
    path("", include("home.pages.urls")),
    path("", include("home.productions.urls")),
    path("", include("home.library.urls")),
    path("", include("home.capitalisation.urls")),
    path("", include("home.newsletter.urls")),
    path("", include("communities.people.urls")),
    path("", include("communities.networks.urls")),
    path("", include("communities.training.urls")),
    path("", include("communities.meetings.urls")),
    path("", include("communities.chat.urls")),
    path("", include("forums.urls")),
    path("", include("search.urls")),
    path("", include("reference.urls")),
    path("", include("writing.urls")),
    path("", include("maillage.health")),
    path("", include("maillage.styles")),
    path("langue/", choose, name="set_language"),
    path("compte/", include("allauth.urls")),
    path("django-admin/", admin.site.urls),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("_util/login/", sign_in),  # Wagtail's third way to sign in, that no limit would hold
    path("", include(wagtail_urls)),
]

if apps.is_installed("steering"):
    urlpatterns.insert(0, path("pilotage/", include("steering.urls")))
if settings.DEBUG:
    urlpatterns[:0] = [path("", include("maillage.gallery")), path("", include("maillage.mailbox"))]
