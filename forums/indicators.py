"""Plug: what may be counted in the forums, with the people behind each count."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from forums.forum_conversation.models import Post, Topic
from indicators.plugs import Count, Indicator, register


def threads(since: dt.datetime, until: dt.datetime) -> Count:
    """Threads opened in the period."""
    found = Topic.objects.filter(created__gte=since, created__lt=until, approved=True)
    return Count(found.count(), found.order_by().values("poster").distinct().count())


def messages(since: dt.datetime, until: dt.datetime) -> Count:
    """Messages written in the period."""
    found = Post.objects.filter(created__gte=since, created__lt=until, approved=True)
    return Count(found.count(), found.order_by().values("poster").distinct().count())


register(
    Indicator(
        name="threads",
        label=_("Fils ouverts"),
        help=_("Fils ouverts dans tous les forums, publics et entre membres, sans leur contenu."),
        count=threads,
    )
)
register(
    Indicator(
        name="messages",
        label=_("Messages échangés"),
        help=_("Messages écrits dans tous les forums, sans leur contenu ni leurs auteur·rices."),
        count=messages,
    )
)
