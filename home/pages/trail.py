"""Where a page stands: the way that leads to it, and its full address."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.models import Page

Crumbs = list[tuple[str, str]]


def crumbs_to(page: Page) -> Crumbs:
    """The pages above this one, from the front door down, and the page itself without an address. One query."""
    above = page.get_ancestors().live().filter(depth__gt=2)
    return [(gettext("Accueil"), "/"), *((one.title, one.url or "/") for one in above), (page.title, "")]


def absolute(address: str) -> str:
    """An address of this site as one gives it to others."""
    if address.startswith(("http://", "https://")):
        return address
    return f"{settings.BASE_URL}{'' if address.startswith('/') else '/'}{address}"


def must_lead_somewhere(address: str) -> None:
    """See that what was typed is a path of this site or an address of the web. Raises ValidationError."""
    here = address.startswith("/") and not address.startswith(("//", "/\\"))  # browsers take one for the other
    if not here and not address.startswith(("http://", "https://")):
        raise ValidationError(gettext("Commencez par / pour une page d'ici, ou par https:// pour une page d'ailleurs."))
