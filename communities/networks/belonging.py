"""Tells the ground floor where a person belongs, and what their photo is called: one query, asked once per request.

It is written out: every page of a signed-in person begins with it, and Django takes ten times longer to put it together
than the database to answer.
"""

from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.reader import Belonging, belonging

QUERY = """
    SELECT membership.network_id, EXISTS (
        SELECT 1 FROM networks_facilitation term
        WHERE term.person_id = membership.person_id AND term.network_id = membership.network_id
          AND term.starts_on <= %s AND term.ends_on >= %s
    ), NULL
    FROM networks_membership membership WHERE membership.person_id = %s
    UNION ALL
    SELECT NULL, NULL, profile.slug || '/' || profile.photo
    FROM people_profile profile WHERE profile.person_id = %s AND profile.photo <> ''
"""


@belonging
def of(person: User) -> Belonging:
    """The networks a person is a member of, those among them they facilitate today, and what their photo is called."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [today, today, person.pk, person.pk])
        rows = cursor.fetchall()
    return Belonging(
        member_of=frozenset(pk for pk, _facilitates, _face in rows if pk is not None),
        facilitates=frozenset(pk for pk, facilitates, _face in rows if facilitates),
        face="".join(face for _pk, _facilitates, face in rows if face),
    )
