"""Plug: leaving a post, one passes on the productions one looks after."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.people.plugs import Legacies, Legacy, legacies
from home.productions.models import ProductionPage

KIND = "productions"
MOST = 200


def held(reader: Reader) -> list[Legacy]:
    """The productions the reader looks after."""
    mine = ProductionPage.objects.open_to_all().filter(carers__person=reader.person, carers__until=None)
    return _lines(mine.order_by("title", "pk")[:MOST])


def shown(keys: list[str], reader: Reader) -> list[Legacy]:
    """These productions, where everyone may read them."""
    return _lines(_open(keys))


def take_up(keys: list[str], reader: Reader) -> list[Legacy]:
    """Look after these from now on."""
    from home.productions.actions import watch_over

    pages = _open(keys)
    for page in pages:
        watch_over(page=page, by=reader)
    return _lines(pages)


def _open(keys: list[str]) -> list[ProductionPage]:
    pks = [int(key) for key in keys[:MOST] if key.isascii() and key.isdigit() and len(key) < 19]
    return list(ProductionPage.objects.open_to_all().filter(pk__in=pks).order_by("title", "pk"))


def _lines(pages: Iterable[ProductionPage]) -> list[Legacy]:
    return [Legacy(str(page.pk), page.title, page.url or "/productions/", page.aim) for page in pages]


legacies(Legacies(kind=KIND, label=_("Productions dont vous prenez soin"), of=held, shown=shown, take_up=take_up))
