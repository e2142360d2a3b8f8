"""Needs are expressed, shared and, one day, met."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.reader import Reader
from communities.networks.models import Need, NeedSupport, Network
from communities.networks.permissions import may_express, may_read_need, may_support
from communities.people.actions import ensure_profile
from reference.models import Territory
from search.actions import touch
from writing.markdown import render

COUNTERS = {NeedSupport.Kind.SUPPORT: "supports_count", NeedSupport.Kind.HELP: "helps_count"}


@transaction.atomic
def express_need(
    *,
    by: Reader,
    title: str,
    body: str,
    network: Network | None = None,
    territory: Territory | None = None,
    at: dt.datetime | None = None,
) -> Need:
    """Ask a network, or the whole community, to take something up. `body` is Markdown.

    Raises PermissionDenied for a steering account, a passer-by or someone from outside the network;
    writing.markdown.TooLong for a body that nobody would read.
    """
    if by.person is None or not may_express(by, network):
        raise PermissionDenied
    ensure_profile(person=by.person)
    need = Need.objects.create(
        title=" ".join(title.split()),
        body=body,
        body_html=render(body),
        network=network,
        territory=territory,
        author=by.person,
        created_at=at or timezone.now(),
    )
    touch("need", need.pk)
    return need


@transaction.atomic
def support_need(*, need: Need, by: Reader, kind: str, at: dt.datetime | None = None) -> NeedSupport:
    """Share a need (kind SUPPORT) or offer help with it (HELP); doing it again changes nothing.

    Raises PermissionDenied if the need is not for `by`, or is their own; ValueError for another kind.
    """
    kind = NeedSupport.Kind(kind)
    if by.person is None or not may_support(by, need):
        raise PermissionDenied
    ensure_profile(person=by.person)
    support, new = NeedSupport.objects.get_or_create(
        need=need, person=by.person, kind=kind, defaults={"at": at or timezone.now()}
    )
    if new:
        Need.objects.filter(pk=need.pk).update(**{COUNTERS[kind]: F(COUNTERS[kind]) + 1})
    return support


@transaction.atomic
def withdraw_support(*, need: Need, by: Reader, kind: str) -> None:
    """Take back one's support or offer; without one, nothing changes. Raises as support_need does."""
    kind = NeedSupport.Kind(kind)
    if by.person is None or not may_read_need(by, need):
        raise PermissionDenied
    withdrawn, _each = NeedSupport.objects.filter(need=need, person=by.person, kind=kind).delete()
    if withdrawn:
        Need.objects.filter(pk=need.pk).update(**{COUNTERS[kind]: F(COUNTERS[kind]) - 1})


@transaction.atomic
def meet_need(*, need: Need, label: str, url: str, on: dt.date) -> Need:
    """Write that a need was answered, by what (`label`, `url`) and when; a later answer replaces the first."""
    need.met_by, need.met_by_url, need.met_on = label, url, on
    need.save(update_fields=["met_by", "met_by_url", "met_on"])
    touch("need", need.pk)
    return need
