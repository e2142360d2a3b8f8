"""Plug: which meeting waits for those who facilitate a network: the next ones, without an agenda."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reader import Reader
from communities.meetings.models import AgendaPoint, Meeting
from communities.networks.models import Network
from communities.networks.plugs_care import Waiting, Watch, watch

AHEAD = dt.timedelta(days=30)


def without_agenda(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """The network's meetings of the coming month of which nobody has said what they are about."""
    now = timezone.now()
    points = AgendaPoint.objects.filter(meeting=OuterRef("pk"), removed_at=None, planned=True)
    coming = Meeting.objects.filter(network=network, cancelled_at=None, starts_at__gt=now, starts_at__lte=now + AHEAD)
    found = coming.filter(agenda="").exclude(Exists(points)).order_by("starts_at", "pk")[:most]
    return [
        Waiting(
            meeting.title,
            meeting.get_absolute_url(),
            _("Le %(date)s, sans ordre du jour") % {"date": date_format(timezone.localtime(meeting.starts_at), "j F")},
            meeting.starts_at,
        )
        for meeting in found
    ]


watch(
    Watch(
        key="3-rencontres",
        label=gettext_lazy("Les rencontres sans ordre du jour"),
        icon="calendar-days",
        nothing=gettext_lazy("Chaque rencontre du mois a son ordre du jour."),
        find=without_agenda,
    )
)
