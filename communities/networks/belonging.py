"""Tells the ground floor where a person belongs: one query, asked once per request."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.reader import Belonging, belonging
from communities.networks.models import Facilitation, Membership


@belonging
def of(person: User) -> Belonging:
    """The networks a person is a member of, and those among them they facilitate today."""
    term = Facilitation.objects.in_term(today=timezone.localdate()).filter(
        person=OuterRef("person_id"), network=OuterRef("network_id")
    )
    rows = Membership.objects.filter(person=person).values_list("network_id", Exists(term))
    member_of = dict(rows)
    return Belonging(
        member_of=frozenset(member_of),
        facilitates=frozenset(pk for pk, facilitates in member_of.items() if facilitates),
    )
