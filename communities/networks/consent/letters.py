"""One letter per version of a proposal to those it concerns, in lots, so that one that fails holds no other back."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from background.letters import letter
from background.tasks import durable
from communities.networks.consent.matters import describe
from communities.networks.models import Membership, Network, Proposal

LOT = 50


def reached_by_mail(network: Network, *, besides: int | None = None) -> Iterable[int]:
    """Ids of a network's members who are here and want letters."""
    members = Membership.objects.filter(
        network=network, person__is_active=True, person__anonymised_at=None, person__profile__by_mail=True
    )
    return members.exclude(person=besides).order_by("person_id").values_list("person_id", flat=True)


@durable()
def tell_members(proposal: int, version: int) -> None:
    """Owe the letters about this version of a proposal, unless it is settled or was rewritten meanwhile."""
    found = _current(proposal, version)
    if found is None:
        return
    people = list(reached_by_mail(found.network, besides=found.by_id))
    for first in range(0, len(people), LOT):
        tell_some.enqueue(proposal, version, people[first : first + LOT])


@durable()
def tell_some(proposal: int, version: int, people: list[int]) -> None:
    """Send the letter to these people. Sent twice, it bears the same id, and mail programs show it once."""
    found = _current(proposal, version)
    if found is None:
        return
    rows = describe(found)
    words = {"network": found.network.name, "date": date_format(found.closes_at, "j F")}
    subject = _("%(network)s : une proposition, jusqu'au %(date)s") % words
    context = {"proposal": found, "network": found.network, "rows": rows}
    for person in User.objects.filter(pk__in=people, is_active=True).order_by("pk"):
        key = f"proposal-{proposal}-{version}-{person.pk}"
        letter("proposal", to=person.email, subject=subject, key=key, context=context).send()


@durable()
def ask_members(network: int, on: str) -> None:
    """Owe the letters that ask a network's members whether it should rest, or what would wake it."""
    found = Network.objects.filter(pk=network, resting_since=None).first()
    if found is None:
        return
    people = list(reached_by_mail(found))
    for first in range(0, len(people), LOT):
        ask_some.enqueue(network, on, people[first : first + LOT])


@durable()
def ask_some(network: int, on: str, people: list[int]) -> None:
    """Send the letter about rest to these people; `on` is the day it was asked, which tells it from an earlier one."""
    found = Network.objects.filter(pk=network, resting_since=None).first()
    if found is None:
        return
    subject = _("%(network)s : continuer, ou se reposer ?") % {"network": found.name}
    for person in User.objects.filter(pk__in=people, is_active=True).order_by("pk"):
        key = f"rest-{network}-{on}-{person.pk}"
        letter("rest", to=person.email, subject=subject, key=key, context={"network": found}).send()


def _current(pk: int, version: int) -> Proposal | None:
    waiting = Proposal.objects.filter(pk=pk, version=version, state=Proposal.State.OPEN)
    return waiting.with_people().first()
