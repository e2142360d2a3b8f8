"""Places and who waits for one, for anything that has some (communities.meetings.models.HasPlaces).

A place that frees is offered to whoever has waited longest; an offer ends by itself, and the place goes to the next.
All of it happens under the lock of the thing's row: two people cannot take the last place, whatever else moves.
A district makes a Desk for its model, and owes `desk.lapse_due()` every hour.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models.places import HasPlaces, PlaceTaken, State
from communities.people.actions import ensure_profile

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

SHORTEST_OFFER = dt.timedelta(hours=1)
A_BATCH = 200

Thing = TypeVar("Thing", bound=HasPlaces)


class NoPlace(Exception):
    """What was asked cannot be; `str()` says why, in words fit for the page."""


class Over(NoPlace):
    """It has taken place."""


class Cancelled(NoPlace):
    """It was called off."""


class OfferGone(NoPlace):
    """The place that was offered went to someone else."""


class TooFewPlaces(NoPlace):
    """More people hold a place than there would be."""


def offer_ends(starts_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Until when a place offered now is kept: a quarter of the time left, from one hour to OFFER_HOURS."""
    longest = dt.timedelta(hours=settings.OFFER_HOURS)
    return now + min(longest, max((starts_at - now) / 4, SHORTEST_OFFER))


@dataclass(frozen=True, kw_only=True)
class Desk(Generic[Thing]):
    """Where places at one kind of thing are taken and given back.

    `may_register`: whether a reader may have a place. `tell_offered` and `tell_lapsed` owe the letters, within the
    transaction: called with the place, then with the thing and the person who let an offer go by. `words_over` and
    `words_cancelled` are the sentences of Over and Cancelled.
    """

    model: type[Thing]
    may_register: Callable[[Reader, Thing], bool]
    tell_offered: Callable[[PlaceTaken], None]
    tell_lapsed: Callable[[Thing, User], None]
    words_over: "StrPromise"
    words_cancelled: "StrPromise"

    def locked(self, thing: Thing) -> Thing:
        """The thing as it is now, its row kept until the transaction ends."""
        row: Thing = self.model._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
        return row

    @transaction.atomic
    def register(self, *, thing: Thing, by: Reader, at: dt.datetime | None = None) -> Any:
        """Give `by` a place, or put them on the waiting list where none is left; its `state` says which.

        Whoever has one gets that one back; whoever was offered one takes it. `at`: when it was asked, now by default.
        Raises PermissionDenied, Over, Cancelled.
        """
        now = at or timezone.now()
        thing = self.locked(thing)
        if by.person is None or not self.may_register(by, thing):
            raise PermissionDenied
        self._settle(thing, now)
        place = thing.registrations.filter(person=by.person).first()
        if place is not None and place.state == State.HELD:
            return place
        self._still_on(thing, now)
        if place is None:
            ensure_profile(person=by.person)
            place = thing.registrations.model(**{thing.registrations.field.name: thing}, person=by.person, at=now)
            place.state = State.WAITING
        if place.state == State.OFFERED or thing.places_left is None or thing.places_left > 0:
            place.state, place.offered_until, place.at = State.HELD, None, now
        place.save()
        self._settle(thing, now)
        return place

    @transaction.atomic
    def accept(self, *, thing: Thing, by: Reader) -> Any:
        """Take the place one was offered. Raises PermissionDenied, Over, Cancelled, OfferGone."""
        thing = self.locked(thing)
        place = thing.registrations.filter(person=by.person).first() if by.person else None
        if place is None or place.state == State.WAITING or (place.state == State.OFFERED and not self._stands(place)):
            raise OfferGone(_("Cette place n'est plus proposée. Vous pouvez vous inscrire de nouveau."))
        return self.register(thing=thing, by=by)

    @transaction.atomic
    def withdraw(self, *, thing: Thing, by: Reader) -> bool:
        """Give back one's place, the one that was offered, or one's turn. Returns whether there was one.

        Possible until the end, and also for whoever may no longer register. Raises PermissionDenied for who may not and
        has no place; Over (who was there remains so).
        """
        now = timezone.now()
        thing = self.locked(thing)
        place = thing.registrations.filter(person=by.person).first() if by.person else None
        if place is None:
            if by.person is None or not self.may_register(by, thing):
                raise PermissionDenied
            return False
        if thing.ends_at <= now:
            raise Over(str(self.words_over))
        place.delete()
        self._settle(thing, now)
        return True

    @transaction.atomic
    def resize(self, *, thing: Thing, places: int | None) -> Thing:
        """Change how many places there are; those that are added are offered at once. Raises TooFewPlaces."""
        thing = self.locked(thing)
        self.enough(thing, places)
        thing.places = places
        thing.save(update_fields=["places"])
        self._settle(thing, timezone.now())
        return thing

    def enough(self, thing: Thing, places: int | None) -> None:
        """Raise TooFewPlaces where so many places would leave someone standing."""
        taken = thing.registrations_count + thing.offers_count
        if places is not None and places < taken:
            sentence = ngettext(
                "%(count)d personne a déjà une place, ou s'en voit proposer une : gardez-en au moins autant.",
                "%(count)d personnes ont déjà une place, ou s'en voient proposer une : gardez-en au moins autant.",
                taken,
            )
            raise TooFewPlaces(sentence % {"count": taken})

    @transaction.atomic
    def settle(self, *, thing: Thing) -> Thing:
        """Let offers that ended go, offer what is free, and count anew. Doing it twice does no harm."""
        thing = self.locked(thing)
        self._settle(thing, timezone.now())
        return thing

    def lapse_due(self) -> int:
        """Settle whatever has an offer that ended. Returns how many things that was."""
        now = timezone.now()
        due = self.model._default_manager.filter(
            registrations__state=State.OFFERED, registrations__offered_until__lte=now
        )
        pks = list(due.order_by("pk").values_list("pk", flat=True).distinct()[:A_BATCH])
        for pk in pks:
            self.settle(thing=self.model(pk=pk))
        return len(pks)

    def _stands(self, place: PlaceTaken) -> bool:
        return place.stands(timezone.now())

    def _still_on(self, thing: Thing, now: dt.datetime) -> None:
        if thing.cancelled_at is not None:
            raise Cancelled(str(self.words_cancelled))
        if thing.ends_at <= now:
            raise Over(str(self.words_over))

    def _settle(self, thing: Thing, now: dt.datetime) -> None:
        """What is due, under the lock: offers that ended go, free places are offered in turn, numbers are right."""
        for place in thing.registrations.filter(state=State.OFFERED, offered_until__lte=now).select_related("person"):
            person = place.person
            place.delete()
            if thing.cancelled_at is None and thing.ends_at > now:
                self.tell_lapsed(thing, person)
        self._count(thing)
        if thing.cancelled_at is None and now < thing.starts_at:
            self._offer(thing, now)

    def _offer(self, thing: Thing, now: dt.datetime) -> None:
        """Offer what is free to those who have waited longest; those who may no longer come lose their turn."""
        offered = 0
        for place in thing.registrations.waiting().select_related("person"):
            if thing.places_left is not None and thing.places_left <= offered:
                break
            if not self.may_register(Reader.of(place.person), thing):
                place.delete()
                continue
            place.state, place.offered_until = State.OFFERED, offer_ends(thing.starts_at, now)
            place.save(update_fields=["state", "offered_until"])
            self.tell_offered(place)
            offered += 1
        if offered:
            self._count(thing)

    def _count(self, thing: Thing) -> None:
        """The numbers that lists show, from the rows themselves."""
        counts = thing.registrations.aggregate(
            held=Count("pk", filter=Q(state=State.HELD)), offered=Count("pk", filter=Q(state=State.OFFERED))
        )
        if (thing.registrations_count, thing.offers_count) != (counts["held"], counts["offered"]):
            thing.registrations_count, thing.offers_count = counts["held"], counts["offered"]
            thing.save(update_fields=["registrations_count", "offers_count"])
