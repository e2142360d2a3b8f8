"""Who shares a network with a reader: to whom « mes réseaux » shows a part of a profile."""

from typing import Any

from django.db.models import QuerySet

from accounts.reader import Reader
from communities.networks.models import Membership, Network
from communities.people.models import Profile
from communities.people.plugs import belongs_where, near_people


@near_people
def members_around(reader: Reader) -> QuerySet[Any, Any]:
    """The ids of the members of the reader's networks, as a query."""
    return Membership.objects.filter(network__in=reader.member_of).order_by().values("person_id")


@belongs_where
def networks(profile: Profile, reader: Reader) -> list[tuple[str, str]]:
    """The networks of a person who shows them to this reader."""
    held = Network.objects.filter(memberships__person=profile.person_id).order_by("name", "pk")
    return [(network.name, network.get_absolute_url()) for network in held]
