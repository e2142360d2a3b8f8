"""What networks add to the directory of people: who facilitates until when, and looking among one's own networks."""

import datetime as dt
from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reader import Reader
from communities.networks.models import Facilitation, Network
from communities.people.models import ProfileQuerySet
from communities.people.plugs import Circle, Function, circle, functions


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


def own_networks(reader: Reader) -> list[tuple[str, str]]:
    """The reader's networks: who belongs to another one is for its members to know."""
    return list(Network.objects.filter(pk__in=reader.member_of).order_by("name").values_list("slug", "name"))


def among_members(profiles: ProfileQuerySet, slug: str, reader: Reader) -> ProfileQuerySet:
    """Those who belong to this network; nobody if the reader does not."""
    return profiles.filter(person__memberships__network__in=Network.objects.filter(slug=slug, pk__in=reader.member_of))


circle(Circle(param="reseau", label=gettext_lazy("Réseau"), choices=own_networks, narrow=among_members))
