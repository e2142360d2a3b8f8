"""A function with an end, how it is ended early or handed over, and who is told before it ends by itself."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from communities.networks.actions.journal import reasoned, written
from communities.networks.models import Facilitation, FacilitationEntry, Membership, Network
from communities.networks.permissions import may_facilitate

LONGEST_TERM = dt.timedelta(days=366)
DAY = dt.timedelta(days=1)


class FacilitationRefused(Exception):
    """The function cannot be held, ended or handed over so; its text is fit for the page."""


@transaction.atomic
def take_facilitation(
    *, network: Network, person: User, starts_on: dt.date, ends_on: dt.date, word: str = ""
) -> Facilitation:
    """Let a member take care of a network's exchanges from one day to another, both included: a year at most.

    `word`: what they said they would take care of. Members do not call this: they propose themselves, and it is done
    once nobody objects (communities.networks.consent.caring). The database holds the same rules
    (communities.networks.guards). Raises PermissionDenied for a steering account; FacilitationRefused for someone from
    outside the network, a term that ends before it begins or lasts longer than LONGEST_TERM, or one that overlaps
    another of the same person here.
    """
    if person.kind == User.Kind.STEERING:
        raise PermissionDenied
    # Locked, so that two terms are not given, nor the network left, at the same moment.
    if Membership.objects.select_for_update().filter(network=network, person=person).first() is None:
        raise FacilitationRefused(_("Seul·e un membre du réseau peut l'animer."))
    if ends_on < starts_on:
        raise FacilitationRefused(_("La fin de l'animation précède son début."))
    if ends_on - starts_on > LONGEST_TERM:
        raise FacilitationRefused(_("Une animation dure un an au plus ; elle peut être reprise ensuite."))
    held = Facilitation.objects.filter(network=network, person=person)
    if held.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise FacilitationRefused(_("Cette personne anime déjà ce réseau pendant une partie de cette période."))
    return Facilitation.objects.create(
        network=network, person=person, starts_on=starts_on, ends_on=ends_on, word=" ".join(word.split())[:400]
    )


@transaction.atomic
def hand_over(
    *, network: Network, by: Reader, on: dt.date, reason: str, to: User | None = None
) -> FacilitationEntry | None:
    """End one's own term on a day, today at the earliest, and invite a member (`to`) to propose themselves, by letter.

    A term ended before its date is told in the journal; on its own date nothing is written (None is given back).
    Nobody is put into the function: whoever is invited proposes themselves, or does not. Raises PermissionDenied for
    who does not facilitate today, ReasonMissing, FacilitationRefused (a day that is past or beyond the term, someone
    who is not a member, or facilitates already).
    """
    if by.person is None or not may_facilitate(by, network.pk):
        raise PermissionDenied
    reason, today = reasoned(reason), timezone.localdate()
    mine = Facilitation.objects.select_for_update().filter(network=network, person=by.person)
    term = mine.in_term(today=today).get()
    if on < today or on > term.ends_on:
        words = {"date": date_format(term.ends_on, "j F Y")}
        raise FacilitationRefused(_("Choisissez un jour entre aujourd'hui et le %(date)s.") % words)
    if to is not None:
        _check_successor(network, to, on)
    entry = None
    if on < term.ends_on:
        entry = _ended(term, on, reason)
    if to is not None:
        ask_to_take_over.enqueue(network.pk, to.pk, by.person.pk, reason)
    return entry


def _check_successor(network: Network, to: User, on: dt.date) -> None:
    if not Membership.objects.of(network).filter(person=to).exists() or to.kind == User.Kind.STEERING:
        raise FacilitationRefused(_("Choisissez une personne qui est membre de ce réseau."))
    if Facilitation.objects.filter(network=network, person=to, ends_on__gt=on).exists():
        raise FacilitationRefused(_("Cette personne anime déjà ce réseau au-delà de ce jour."))


def end_terms(*, network: Network, person: User, reason: str) -> None:
    """End now what someone holds of a network, or agreed to hold: they are leaving it. The caller's transaction.

    A term that has begun ends today, or yesterday where it began before, and is told in the journal; one to come is
    taken back.
    """
    today = timezone.localdate()
    terms = Facilitation.objects.select_for_update().filter(network=network, person=person, ends_on__gte=today)
    for term in terms.order_by("starts_on", "pk"):
        if term.starts_on > today:
            term.delete()
        else:
            _ended(term, max(term.starts_on, today - DAY), reason)


def _ended(term: Facilitation, on: dt.date, reason: str) -> FacilitationEntry:
    before = {"term": term.pk, "ends_on": term.ends_on.isoformat()}
    planned = date_format(term.ends_on, "j F Y")
    term.ends_on = on
    term.save(update_fields=["ends_on"])
    return written(
        network=term.network,
        person=term.person,
        act=FacilitationEntry.Act.END,
        reason=reason,
        subject=_("Sa propre animation"),
        subject_url=f"/reseaux/{term.network.slug}/animation/",
        origin=planned,
        target=date_format(on, "j F Y"),
        about=f"term:{term.pk}",
        before=before,
    )


@durable()
def tell_ends() -> None:
    """Duty: owe the letters to those whose term ends in settings.TERM_LETTERS days (30, then 7); each once.

    A term no longer than that is not told of at once; nor is one that its holder goes on with.
    """
    today = timezone.localdate()
    farthest = max(settings.TERM_LETTERS)
    near = Facilitation.objects.in_term(today=today).filter(ends_on__lte=today + farthest * DAY)
    for pk in list(near.values_list("pk", flat=True)):
        with transaction.atomic():
            term = Facilitation.objects.select_for_update().get(pk=pk)
            days = _due(term, today)
            if days is None or _goes_on(term):
                continue
            term.told_before = days
            term.save(update_fields=["told_before"])
            tell_end.enqueue(term.pk, days)


def _due(term: Facilitation, today: dt.date) -> int | None:
    left, whole = (term.ends_on - today).days, (term.ends_on - term.starts_on).days
    due = [days for days in settings.TERM_LETTERS if left <= days < whole]
    if not due or (term.told_before is not None and term.told_before <= min(due)):
        return None
    return min(due)


def _goes_on(term: Facilitation) -> bool:
    later = Facilitation.objects.filter(network=term.network_id, person=term.person_id, ends_on__gt=term.ends_on)
    return later.exists()


@durable()
def tell_end(term: int, days: int) -> None:
    """Send the letter that says when a term ends, and what can be done until then."""
    from communities.networks.letters import term_ends

    found = Facilitation.objects.select_related("network", "person").filter(pk=term).first()
    if found and found.ends_on >= timezone.localdate():
        term_ends(found, days)


@durable()
def ask_to_take_over(network: int, to: int, by: int, reason: str) -> None:
    """Send the letter that invites a member to propose themselves."""
    from communities.networks.letters import take_over

    found = Network.objects.get(pk=network)
    person = User.objects.get(pk=to)
    if Membership.objects.of(found).filter(person=person).exists():
        take_over(found, person, User.objects.get(pk=by), reason)
