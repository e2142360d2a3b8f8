"""Plug: the home page may be kept while nothing changed in what it gathers."""

from django.db import connection

from forums.freshness import of_all
from freshness.plugs import register

PAGES = "SELECT max(latest_revision_created_at), max(last_published_at) FROM wagtailcore_page"


def of_home() -> str:
    """When a page was last published and when anything was last said in public; the rest may be a minute old."""
    with connection.cursor() as cursor:
        cursor.execute(PAGES)
        return f"{cursor.fetchone()}-{of_all()}"


register(r"/", of_home)
