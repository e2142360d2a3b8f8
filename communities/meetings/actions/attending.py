"""Places at meetings: taken, waited for, offered, given back."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.reader import Reader
from communities.meetings import letters
from communities.meetings.models import Meeting, PlaceTaken, Registration
from communities.meetings.permissions import may_register
from communities.meetings.places import Desk


def _tell_offered(place: PlaceTaken) -> None:
    letters.send_offer.enqueue(place.pk)


def _tell_lapsed(meeting: Meeting, person: User) -> None:
    letters.send_lapsed.enqueue(meeting.pk, person.pk)


desk = Desk(
    model=Meeting,
    may_register=may_register,
    tell_offered=_tell_offered,
    tell_lapsed=_tell_lapsed,
    words_over=_("Cette rencontre a déjà eu lieu."),
    words_cancelled=_("Cette rencontre est annulée."),
)


def register(*, meeting: Meeting, by: Reader, at: dt.datetime | None = None) -> Registration:
    """Give `by` a place at a meeting, or a turn on its waiting list; see communities.meetings.places.Desk.register."""
    place: Registration = desk.register(thing=meeting, by=by, at=at)
    return place


def accept(*, meeting: Meeting, by: Reader) -> Registration:
    """Take the place one was offered; see communities.meetings.places.Desk.accept."""
    place: Registration = desk.accept(thing=meeting, by=by)
    return place


def withdraw(*, meeting: Meeting, by: Reader) -> bool:
    """Give back one's place, or one's turn; see communities.meetings.places.Desk.withdraw."""
    return desk.withdraw(thing=meeting, by=by)
