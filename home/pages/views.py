"""Doors besides the tree of pages: keywords, a network at once, and the way to sign in to the administration."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.views import serve

from accounts.access import reader_of
from home.pages import listing
from home.pages.models import NetworkPage
from home.pages.reading import ReadQuerySet
from reference.models import Keyword

# What a picture's name may end with, and what it then is.
PICTURES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


class KeywordView(TemplateView):
    """All that bears a keyword; the address of one that was merged leads to what stands for it, for ever."""

    template_name = "pages/keyword.html"
    found: dict[str, Any]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Its page, or the way to the other one; 404 for a word that only what the reader may not see bears."""
        named = get_object_or_404(Keyword.objects.select_related("merged_into"), slug=kwargs["slug"])
        keyword = named.merged_into or named
        self.found = listing.of_keyword(keyword, reader_of(request))
        if keyword.group == Keyword.Group.FREE and not any(
            self.found[one] for one in ("news", "productions", "topics")
        ):
            raise Http404
        if keyword != named:
            return redirect(keyword, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.found}


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture as pages show it: made anew by the platform, under a name that changes with it. No original leaves."""
    kind = PICTURES.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise Http404
    try:
        with default_storage.open(f"images/{name}") as file:
            return HttpResponse(file.read(), content_type=kind)
    except (OSError, SuspiciousOperation, ValueError) as missing:
        raise Http404 from missing


def sign_in(request: HttpRequest) -> HttpResponse:
    """The one way to sign in, for both administrations; 404 to those who are signed in and have no business there."""
    if request.user.is_authenticated:
        list(request_messages(request))  # the library's own refusal would otherwise wait for the next page
        raise Http404
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return redirect_to_login(asked if safe else "/admin/", reverse(settings.LOGIN_URL))


def request_messages(request: HttpRequest) -> Any:
    """The messages that wait to be shown; reading them empties the box."""
    from django.contrib.messages import get_messages

    return get_messages(request)


@require_safe
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """A network's page, found at once where Wagtail would walk down to it; else Wagtail knows what to answer."""
    path = f"reseaux/{slug}/"
    pages = ReadQuerySet(NetworkPage).open_to_all().filter(slug=slug, url_path__endswith=f"/{path}")
    page = pages.select_related("network__theme", "network__territory").first()
    return serve(request, path) if page is None else page.serve(request)
