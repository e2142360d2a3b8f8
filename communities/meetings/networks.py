"""Plug: what of meetings waits for those who facilitate a network, when it last met, and where a need is taken up."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.reader import Reader
from communities.meetings.models import Meeting
from communities.networks.models import Need, Network
from communities.networks.plugs import on_meeting_asked, on_pulse
from communities.networks.plugs_care import Waiting, Watch, watch

NEAR = dt.timedelta(days=21)  # before that, an agenda has time
RECENT = dt.timedelta(days=30)  # minutes are still remembered


def unprepared(network: Network, reader: Reader, most: int) -> list[Waiting]:
    """Meetings to come soon without an agenda, the next first; then those just held without minutes."""
    now = timezone.now()
    meetings = Meeting.objects.readable_by(reader).standing().filter(network=network)
    coming = meetings.upcoming(now=now).filter(agenda="", starts_at__gt=now, starts_at__lte=now + NEAR)
    found = [_waiting(one, _("le %(day)s, sans ordre du jour")) for one in coming[:most]]
    held = meetings.past(now=now).filter(minutes="", ends_at__gte=now - RECENT)
    return [*found, *(_waiting(one, _("le %(day)s, sans compte rendu")) for one in held[:most])][:most]


def _waiting(meeting: Meeting, why: str) -> Waiting:
    day = date_format(meeting.days[0], "j F")
    return Waiting(meeting.title, f"{meeting.get_absolute_url()}#ordre", why % {"day": day}, meeting.starts_at)


@on_pulse
def last_met(networks: Collection[int]) -> dict[int, dt.datetime]:
    """When these networks last met."""
    held = Meeting.objects.standing().filter(network__in=networks, ends_at__lte=timezone.now()).order_by()
    return dict(held.values_list("network_id").annotate(last=Max("ends_at")))


@on_meeting_asked
def address_to_plan(network: Network, need: Need) -> str:
    """The form in which a meeting about a need is planned."""
    return f"{reverse('meetings:plan', args=[network.slug])}?besoin={need.pk}"


watch(
    Watch(
        key="3-rencontres",
        label=gettext_lazy("Les rencontres à préparer, ou à raconter"),
        icon="calendar",
        nothing=gettext_lazy("Chaque rencontre proche a son ordre du jour."),
        find=unprepared,
    )
)
