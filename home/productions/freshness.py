"""Plug: a production's page may be kept for passers-by while nothing changed in it or around it.

One query, written out: it is all that a kept page costs.
"""

from django.db import connection

from forums.freshness import of_all
from freshness.plugs import register

STATE = """
    SELECT page.id, page.last_published_at, production.review_on, production.superseded_by_id, production.topic_id,
        (SELECT count(*) FROM productions_useful WHERE production_id = page.id),
        (SELECT max(id) FROM productions_reuse WHERE production_id = page.id),
        (SELECT max(removed_at) FROM productions_reuse WHERE production_id = page.id),
        (SELECT max(settled_at) FROM productions_report WHERE production_id = page.id),
        (SELECT max(id) FROM productions_carer WHERE production_id = page.id),
        (SELECT max(until) FROM productions_carer WHERE production_id = page.id),
        (SELECT max(id) FROM wagtailcore_pagelogentry),
        (SELECT max(id) FROM wagtailcore_revision),
        (SELECT count(*) FROM meetings_meeting WHERE public)
    FROM wagtailcore_page page JOIN productions_productionpage production ON production.page_ptr_id = page.id
    WHERE page.slug = %s AND page.live AND NOT EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction)
"""


def of_production(slug: str) -> str | None:
    """The state of a production and of what it names: any page that changed, any public forum where something was said
    or that closed, any meeting that is no longer everyone's.

    None where it is not published, and on a site that keeps some pages to some people.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE, [slug])
        found = cursor.fetchone()
    return "-".join(map(str, (*found, of_all()))) if found else None


register(r"/productions/(?!a-soigner/|feed/)(?P<slug>[-\w]+)/", of_production)
