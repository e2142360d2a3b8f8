"""Doors that the tree of pages does not open: keywords, and the way to sign in to the administration."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

from accounts.access import reader_of
from home.pages import listing
from reference.models import Keyword


class KeywordView(TemplateView):
    """All that bears a keyword."""

    template_name = "pages/keyword.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keyword = get_object_or_404(Keyword, slug=self.kwargs["slug"])
        reader = reader_of(self.request)
        return {**super().get_context_data(**kwargs), **listing.of_keyword(keyword, reader)}


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
