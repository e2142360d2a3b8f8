"""Where a page stands: the way that leads to it, and its full address."""

from django.conf import settings
from django.utils.translation import gettext
from wagtail.models import Page

Crumbs = list[tuple[str, str]]


def crumbs_to(page: Page) -> Crumbs:
    """The pages above this one, from the front door down, and the page itself without an address. One query."""
    above = page.get_ancestors().live().filter(depth__gt=2)
    return [(gettext("Accueil"), "/"), *((one.title, one.url or "/") for one in above), (page.title, "")]


def absolute(address: str) -> str:
    """An address of this site as one gives it to others."""
    return address if address.startswith(("http://", "https://")) else f"{settings.BASE_URL}{address}"
