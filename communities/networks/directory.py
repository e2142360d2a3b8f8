"""What networks add to the directory of people: who facilitates until when, and looking among one's own networks."""

import datetime as dt
from collections.abc import Collection

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reader import Reader
from communities.networks.models import Facilitation, Membership, Network
from communities.people.index.lists import Ids, read
from communities.people.plugs import Circle, Function, Group, circle, functions


@functions
def facilitations(people: Collection[int], today: dt.date) -> dict[int, list[Function]]:
    """The facilitations these people hold on this day."""
    found: dict[int, list[Function]] = {}
    terms = Facilitation.objects.in_term(today=today).filter(person__in=people).select_related("network")
    for term in terms:
        words = {"network": term.network.name, "date": date_format(term.ends_on, "j F Y")}
        text = _("anime %(network)s jusqu'au %(date)s") % words
        found.setdefault(term.person_id, []).append(Function(text, term.network.get_absolute_url()))
    return found


def own_networks(reader: Reader) -> list[Group]:
    """The reader's networks and their members: who belongs to another one is for its members to know. One query."""
    members = Membership.objects.filter(network=OuterRef("pk")).order_by().values("network")
    rows = Network.objects.filter(pk__in=reader.member_of).order_by("name")
    found = rows.annotate(ids=Subquery(members.annotate(ids=Ids("person_id")).values("ids")))
    return [Group(slug, name, read(ids)) for slug, name, ids in found.values_list("slug", "name", "ids")]


circle(Circle(param="reseau", label=gettext_lazy("Réseau"), groups=own_networks))
