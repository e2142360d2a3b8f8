"""Style sheets without a build step: each component keeps its rules beside its template, a bundle joins them.

A bundle is served at /styles/<bundle>.<hash of its content>.css and may be kept for ever; the `styles` tag prints the
links. Under DEBUG a bundle is joined anew at each request, otherwise once per process.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from maillage.environment import ROOT

GROUND = ROOT / "static" / "css"
COMPONENTS = ROOT / "templates" / "components"

# What goes together. A page asks for "site" and for what it shows besides; a component is in exactly one bundle.
BUNDLES: dict[str, tuple[str, ...]] = {
    "site": (
        "tokens",
        "base",
        "icon",
        "weave",
        "selvedge",
        "skip_link",
        "site_header",
        "search_field",
        "button",
        "icon_button",
        "badge",
        "keyword",
        "net_label",
        "avatar",
        "person",
        "meta",
        "thread_row",
        "note",
        "breadcrumb",
        "rail_block",
        "facts",
        "prose",
        "reactions",
        "empty",
        "pager",
        "tabs",
        "fold",
        "field",
        "choice",
        "form",
        "messages",
        "net_header",
        "rooms_nav",
        "need",
        "meeting",
        "site_footer",
    ),
    "home": ("hero", "fabric", "lead", "swatch", "production", "principles", "news", "map"),
    "thread": (
        "thread_head",
        "summary",
        "sheet",
        "poll",
        "kinds",
        "message",
        "cards",
        "knot",
        "diff",
        "outline",
        "similar",
        "composer",
        "attach",
    ),
    "chat": ("chat", "room", "say", "day"),
    "library": ("facet", "chip", "filters", "results", "article", "related"),
    "places": ("directory", "france_map", "month"),
    "account": ("account",),
    "networks": ("change",),
    "steering": ("steer_header", "steer_nav", "ledger", "figures", "chart"),
}


@dataclass(frozen=True)
class Bundle:
    """One joined style sheet."""

    name: str
    text: bytes
    zipped: bytes
    digest: str

    @property
    def url(self) -> str:
        """Where it is served; changes with its content."""
        return reverse("styles", args=[self.name, self.digest])


def _part(name: str) -> str:
    folder = GROUND if name in ("tokens", "base") else COMPONENTS
    return (folder / f"{name}.css").read_text(encoding="utf-8")


def join(name: str) -> Bundle:
    """The bundle of this name, without its comments and with the served addresses of the fonts. KeyError if unknown."""
    text = "\n".join(_part(part) for part in BUNDLES[name])
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r'url\("\.\./([^"]+)"\)', lambda found: f'url("{static(found[1])}")', text)
    text = "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"
    raw = text.encode()
    return Bundle(name=name, text=raw, zipped=gzip.compress(raw, mtime=0), digest=hashlib.sha256(raw).hexdigest()[:12])


_joined = cache(join)


def bundle(name: str) -> Bundle:
    """The bundle of this name as it is served now. KeyError if there is none."""
    return join(name) if settings.DEBUG else _joined(name)


@require_safe
def serve(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """A bundle. An address of another time gets what is current, not to be kept."""
    if name not in BUNDLES:
        raise Http404
    found = bundle(name)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.zipped if zipped else found.text, content_type="text/css; charset=utf-8")
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable" if digest == found.digest else "no-cache"
    return response


urlpatterns = [path("styles/<slug:name>.<slug:digest>.css", serve, name="styles")]
