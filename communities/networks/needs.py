"""Needs as a reader sees them: with what they themselves already answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.reader import Reader
from communities.networks.models import Need, NeedSupport
from communities.networks.permissions import may_support


@dataclass(frozen=True)
class Card:
    """A need, and for this reader: whether they may answer it, share it already, offer help already."""

    need: Need
    answerable: bool
    supports: bool
    helps: bool


def with_own_supports(needs: Sequence[Need], reader: Reader) -> list[Card]:
    """The needs with the reader's own part in each: one query whatever their number."""
    given = set(
        NeedSupport.objects.filter(person=reader.person, need__in=needs).order_by("pk").values_list("need_id", "kind")
    )
    return [
        Card(
            need=need,
            answerable=may_support(reader, need),
            supports=(need.pk, NeedSupport.Kind.SUPPORT) in given,
            helps=(need.pk, NeedSupport.Kind.HELP) in given,
        )
        for need in needs
    ]
