"""The picture that goes along when a production's address is shared: its first one, cut out once when it is published;
the house's own where it has none. Nothing is drawn while a reader waits.
"""

from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from background.tasks import durable
from home.pages.trail import absolute
from home.productions.models import ProductionPage

WIDTH, HEIGHT = 1200, 630
SPEC = f"fill-{WIDTH}x{HEIGHT}|format-jpeg|bgcolor-ffffff"
HOUSE = "img/partage.png"  # of the same size


@dataclass(frozen=True)
class Shared:
    """A picture to share: its full address, what it shows, its type and its size in pixels."""

    url: str
    alt: str
    type: str
    width: int
    height: int


def of_production(page: ProductionPage) -> Shared:
    """The picture of a production. One query where its text bears one, none elsewhere."""
    first = _first(page)
    if first is not None:
        renditions = get_image_model().get_rendition_model().objects
        cut = renditions.filter(image=first["image"], filter_spec=SPEC).order_by("-pk").first()
        if cut is not None:
            alt = "" if first.get("decorative") else first.get("alt") or ""
            return Shared(absolute(cut.file.url), alt or page.title, "image/jpeg", cut.width, cut.height)
    alt = _("Maillage, la plateforme des professionnel·les de la politique de la ville")
    return Shared(absolute(static(HOUSE)), alt, "image/png", WIDTH, HEIGHT)


def _first(page: ProductionPage) -> dict[str, Any] | None:
    """What the body keeps of its first picture. No query."""
    pictures = (block["value"] for block in page.body.get_prep_value() if block["type"] == "picture")
    return next((one for one in pictures if one.get("image")), None)


def published(instance: ProductionPage, **_others: Any) -> None:
    """A production was published, through whichever door: its picture is to be cut out."""
    if instance.live and _first(instance) is not None:
        cut_out.enqueue(instance.pk)


@durable(attempts=3)
def cut_out(pk: int) -> None:
    """Make the picture to share of a production, where it is not made; nothing for one whose file is gone."""
    page = ProductionPage.objects.filter(pk=pk).first()
    first = _first(page) if page else None
    image = get_image_model().objects.filter(pk=first["image"]).first() if first else None
    if image is None or image.is_svg():
        return
    try:
        image.get_rendition(SPEC)
    except (OSError, ValueError):
        return
