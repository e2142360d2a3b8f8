"""Plug: a network that meets is alive; and one that closes its door shows its meetings to its members alone."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from communities.meetings.models import Meeting
from communities.networks.models import Need, Network
from communities.networks.plugs import Rooms, on_meeting_asked, on_pulse, on_room_asked
from search.actions import narrow, touch


@on_pulse
def last_meetings(networks: Collection[int]) -> dict[int, dt.datetime]:
    """When these networks last met, or began to plan the next time: nobody calls a network asleep that is to meet."""
    met = Meeting.objects.filter(network__in=networks).order_by().values_list("network_id")
    now = timezone.now()
    return {pk: min(last, now) for pk, last in met.annotate(last=Max("starts_at"))}


def close_all(network: Network) -> None:
    """Show the meetings of a network to its members alone."""
    public = Meeting.objects.filter(network=network, public=True)
    pks = list(public.order_by("pk").values_list("pk", flat=True))
    public.update(public=False)
    for pk in pks:
        narrow("meeting", pk, f"network:{network.pk}")
        touch("meeting", pk)


on_room_asked(Rooms(names=lambda _network: [], open=lambda *_asked: None, close=close_all))


@on_meeting_asked
def address_to_plan(network: Network, need: Need) -> str:
    """Where a meeting of this network about this need is planned."""
    return f"{reverse('meetings:plan', args=[network.slug])}?besoin={need.pk}"
