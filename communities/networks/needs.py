"""Needs as a reader sees them: with what they themselves already answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.reader import Reader
from communities.networks.models import Need, NeedSupport
from communities.networks.permissions import may_support


@dataclass(frozen=True)
class Card:
    """A need, and for this reader: whether they share it, offer help with it, and where to say so ("" if nowhere)."""

    need: Need
    supports: bool
    helps: bool
    support_url: str


def with_own_supports(needs: Sequence[Need], reader: Reader) -> list[Card]:
    """The needs with the reader's own part in each: one query whatever their number."""
    given = set(
        NeedSupport.objects.filter(person=reader.person, need__in=needs).order_by("pk").values_list("need_id", "kind")
    )
    return [
        Card(
            need=need,
            supports=(need.pk, NeedSupport.Kind.SUPPORT) in given,
            helps=(need.pk, NeedSupport.Kind.HELP) in given,
            support_url=reverse("networks:need_support", args=[need.pk]) if may_support(reader, need) else "",
        )
        for need in needs
    ]
