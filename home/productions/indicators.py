"""Plug: what may be counted about productions."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from home.productions.models import Credit, ProductionPage
from indicators.plugs import Count, Indicator, register


def published(since: dt.datetime, until: dt.datetime) -> Count:
    """Productions published in the period, and the distinct people credited for them; no archive document counts."""
    pages = (
        ProductionPage.objects.live().public().filter(archive=False, published_on__gte=since, published_on__lt=until)
    )
    credits = Credit.objects.filter(production__in=pages)
    people = credits.exclude(person=None).values("person").distinct().count()
    names = credits.filter(person=None).values("name").distinct().count()
    return Count(value=pages.count(), people=people + names)


register(
    Indicator(
        name="productions",
        label=_("Productions publiées"),
        help=_(
            "Fiches, guides, synthèses et autres écrits publiés dans la bibliothèque, sans les documents d'archive."
        ),
        count=published,
    )
)
