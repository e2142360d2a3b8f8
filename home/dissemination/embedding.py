"""A production's card in the pages of others (oEmbed): a frame of a few kilobytes that asks nothing of readers."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from home.dissemination.oai.dublin import text
from home.pages.trail import absolute
from home.productions.metadata import byline_of
from home.productions.models import ProductionPage

WIDTH, HEIGHT = 560, 260
NARROWEST, LOWEST = 240, 200  # below which nothing of a card can be read
KEPT = 24 * 3600  # seconds that others may keep an answer
PRODUCTION = re.compile(r"/productions/([\w-]+)/")
UNKNOWN_FORMAT = 501  # as the specification of oEmbed has it


@dataclass(frozen=True)
class Size:
    """How large a frame may be."""

    width: int
    height: int


def found(slug: str) -> ProductionPage:
    """A production that anyone may read; 404 for any other."""
    page = ProductionPage.objects.open_to_all().for_list().filter(slug=slug).order_by("pk").first()
    if page is None:
        raise Http404
    return page


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@cache_control(public=True, max_age=3600)
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card itself: who wrote what, and the way to it."""
    page = found(slug)
    context = {
        "page": page,
        "url": absolute(page.url or "/"),
        "byline": byline_of(page),
        "site": settings.WAGTAIL_SITE_NAME,
    }
    return render(request, "dissemination/card.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def oembed(request: HttpRequest) -> HttpResponse:
    """What a site needs to show the card of a production whose address it has."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse(_("Seuls json et xml sont servis."), status=UNKNOWN_FORMAT, content_type="text/plain")
    page = found(named(request.GET.get("url", "")))
    told = answer(page, size(request.GET.get("maxwidth", ""), request.GET.get("maxheight", "")))
    response = JsonResponse(told) if form == "json" else HttpResponse(as_xml(told), content_type="text/xml")
    response["Access-Control-Allow-Origin"] = "*"  # nothing here depends on who asks
    return response


def named(address: str) -> str:
    """The slug of the production at one of our addresses; 404 for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError as wrong:
        raise Http404 from wrong
    whose = PRODUCTION.fullmatch(unquote(parts.path).rstrip("/") + "/")
    if f"{parts.scheme}://{parts.netloc}" != settings.BASE_URL or whose is None:
        raise Http404
    return whose[1]


def size(width: str, height: str) -> Size:
    """The frame's size, within what was asked for."""
    return Size(_within(width, NARROWEST, WIDTH), _within(height, LOWEST, HEIGHT))


def _within(asked: str, least: int, most: int) -> int:
    return max(least, min(int(asked), most)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else most


def answer(page: ProductionPage, frame: Size) -> dict[str, str | int]:
    """The answer of oEmbed, of the type « rich »."""
    html = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" style="border:0;max-width:100%"></iframe>',
        absolute(reverse("production_card", args=[page.slug])),
        frame.width,
        frame.height,
        page.title,
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": page.title,
        "author_name": byline_of(page),
        "provider_name": settings.WAGTAIL_SITE_NAME,
        "provider_url": settings.BASE_URL,
        "cache_age": KEPT,
        "width": frame.width,
        "height": frame.height,
        "html": html,
    }


def as_xml(told: dict[str, str | int]) -> str:
    """The same answer as XML."""
    inside = "".join(f"<{name}>{text(value)}</{name}>" for name, value in told.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{inside}</oembed>\n'
