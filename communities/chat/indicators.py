"""Plug: how much is said in the rooms, never what."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from communities.chat.models import ChatMessage
from indicators.plugs import Count, Indicator, register


def sayings(since: dt.datetime, until: dt.datetime) -> Count:
    """What was said in all rooms in the period."""
    found = ChatMessage.objects.filter(at__gte=since, at__lt=until)
    return Count(found.count(), found.order_by().values("author").distinct().count())


register(
    Indicator(
        name="sayings",
        label=_("Messages de discussion"),
        help=_("Messages dits dans les salons des réseaux, sans leur contenu ni leurs auteur·rices."),
        count=sayings,
    )
)
