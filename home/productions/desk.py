"""Plug: what of a network's productions waits for those who facilitate it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reader import Reader
from communities.networks.models import Network
from communities.networks.plugs_care import Waiting, Watch, watch
from home.productions.care.due import orphans
from home.productions.models import ProductionPage, Report


def to_care_for(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """What is reported and not answered, what nobody looks after, what should have been read again. Three queries."""
    reports = Report.objects.filter(settled_at=None, production__network=network, production__live=True)
    found = [
        Waiting(
            one.production.title,
            reverse("productions:report", args=[one.pk]),
            _("Signalé : %(kind)s") % {"kind": str(one.get_kind_display()).lower()},
            one.at,
        )
        for one in reports.select_related("production").order_by("at", "pk")[:most]
    ]
    left = orphans().filter(network=network)[:most]
    found += [Waiting(one.title, one.url or "", _("Plus personne n'y veille")) for one in left]
    late = ProductionPage.objects.open_to_all().filter(
        network=network, archive=False, review_on__lt=timezone.localdate()
    )
    found += [
        Waiting(
            one.title,
            reverse("productions:review", args=[one.slug]),
            _("À relire depuis le %(day)s") % {"day": date_format(one.review_on, "j F Y")},
        )
        for one in late.order_by("review_on", "pk")[:most]
        if one.review_on
    ]
    return found[:most]


watch(
    Watch(
        key="6-productions",
        label=gettext_lazy("Les productions à soigner"),
        icon="book-open",
        nothing=gettext_lazy("Les productions du réseau sont à jour, et chacune a quelqu'un."),
        find=to_care_for,
    )
)
