"""What may be counted of networks: how many, and how many people behind; never who."""

import datetime as dt

from django.db.models import Count as CountOf
from django.utils.translation import gettext_lazy as _

from communities.networks.models import Membership, Need
from indicators.plugs import Count, Indicator, register


def memberships(since: dt.datetime, until: dt.datetime) -> Count:
    """Memberships that began in the period and still hold."""
    joined = Membership.objects.filter(joined_at__gte=since, joined_at__lt=until)
    return Count(**joined.aggregate(value=CountOf("pk"), people=CountOf("person", distinct=True)))


def needs(since: dt.datetime, until: dt.datetime) -> Count:
    """Needs expressed in the period."""
    expressed = Need.objects.filter(created_at__gte=since, created_at__lt=until)
    return Count(**expressed.aggregate(value=CountOf("pk"), people=CountOf("author", distinct=True)))


register(
    Indicator(
        name="memberships",
        label=_("Adhésions aux réseaux"),
        help=_(
            "Entrées dans un réseau au cours de la période, encore en cours. Une personne peut en rejoindre plusieurs."
        ),
        count=memberships,
    )
)
register(
    Indicator(
        name="needs",
        label=_("Besoins exprimés"),
        help=_("Besoins adressés à un réseau ou à toute la communauté au cours de la période."),
        count=needs,
    )
)
