"""Tells the ground floor where a person belongs: one query, asked once per request.

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
    )
    FROM networks_membership membership WHERE membership.person_id = %s
"""


@belonging
def of(person: User) -> Belonging:
    """The networks a person is a member of, and those among them they facilitate today."""
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [today, today, person.pk])
        member_of = dict(cursor.fetchall())
    return Belonging(
        member_of=frozenset(member_of),
        facilitates=frozenset(pk for pk, facilitates in member_of.items() if facilitates),
    )
