"""Where a page of this district stands: what leads to it from the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.reader import Reader

Crumb = tuple[str, str]


def crumbs(reader: Reader, *after: Crumb) -> list[Crumb]:
    """From the home page, by the directory for those to whom it is there."""
    directory = [(_("Annuaire"), reverse("people:directory"))] if reader.is_professional else []
    return [(_("Accueil"), "/"), *directory, *after]
