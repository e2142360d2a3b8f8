"""Plug: the home page may be kept while nothing changed in what it gathers."""

from django.db.models import Max
from wagtail.models import Page

from forums.freshness import of_all
from freshness.plugs import register


def of_home() -> str:
    """When a page was last published and when anything was last said in public; the rest may be a minute old."""
    last = Page.objects.order_by().aggregate(last=Max("latest_revision_created_at"), live=Max("last_published_at"))
    return f"{last['last']}-{last['live']}-{of_all()}"


register(r"/", of_home)
