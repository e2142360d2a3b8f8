"""Places at trainings: taken, waited for, offered in turn, given back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.models import PlaceTaken, State
from communities.meetings.places import Desk
from communities.training import letters
from communities.training.models import Enrolment, Training
from communities.training.permissions import may_register


def _tell_offered(place: PlaceTaken) -> None:
    letters.send_offer.enqueue(place.pk)


def _tell_lapsed(training: Training, person: User) -> None:
    letters.send_lapsed.enqueue(training.pk, person.pk)


desk = Desk(
    model=Training,
    may_register=may_register,
    tell_offered=_tell_offered,
    tell_lapsed=_tell_lapsed,
    words_over=_("Cette formation a déjà eu lieu."),
    words_cancelled=_("Cette formation est annulée."),
)


@transaction.atomic
def register(*, training: Training, by: Reader, at: dt.datetime | None = None) -> Enrolment:
    """Give `by` a place, with a letter, or a turn on the waiting list; see communities.meetings.places.Desk.register.

    Raises PermissionDenied, Over, Cancelled.
    """
    had = Enrolment.objects.held().filter(training=training, person=by.person).exists() if by.person else False
    place: Enrolment = desk.register(thing=training, by=by, at=at)
    if place.state == State.HELD and not had:
        letters.send_held.enqueue(place.pk)
    return place


@transaction.atomic
def accept(*, training: Training, by: Reader) -> Enrolment:
    """Take the place one was offered; see communities.meetings.places.Desk.accept. A letter says so."""
    place: Enrolment = desk.accept(thing=training, by=by)
    letters.send_held.enqueue(place.pk)
    return place


def withdraw(*, training: Training, by: Reader) -> bool:
    """Give back one's place, or one's turn; see communities.meetings.places.Desk.withdraw."""
    return desk.withdraw(thing=training, by=by)
