"""Plug: « En faire une production » stands on threads, on minutes and on needs; their districts do not know of us."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.meetings.onward import on_minutes
from communities.networks.onward import on_need
from forums.around.onward import Onward, register_onward
from home.capitalisation.picking.sources import MEETING, NEED, THREAD

LABEL = _("En faire une production")


def address(kind: str, pk: int) -> str:
    """Where a production from this begins."""
    return f"{reverse('capitalisation:new')}?{kind}={pk}"


register_onward("production", Onward(LABEL, "file-text", lambda topic: address(THREAD, topic.pk)))
on_minutes("production", LABEL, lambda pk: address(MEETING, pk))
on_need("production", LABEL, lambda pk: address(NEED, pk))
