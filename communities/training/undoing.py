"""Plug: how the acts of facilitation on trainings are undone, for thirty days, by whoever may.

What was called off takes place again; what was taken up again is called off. What was announced becomes a draft, unless
someone asked for a place: then it is called off. What was changed becomes what it was, and so does a sheet, unless
someone changed it again since. Letters go out as for any other change.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.meetings.journal import read_back
from communities.meetings.places import TooFewPlaces
from communities.networks.models import FacilitationEntry
from communities.networks.plugs_care import CannotUndo, undoes
from communities.training.actions.attending import desk
from communities.training.actions.following import sheet_of, write_sheet
from communities.training.actions.planning import Slot, Told, Wrong, change, show, take_in, take_off, take_up_again
from communities.training.journal import COLUMNS, Act, note, said, same
from communities.training.models import Session, Training


@undoes(Act.TRAINING_CANCEL)
def hold(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Have what was called off take place."""
    training = _locked(entry)
    if not training.cancelled or training.over:
        raise _too_late()
    return note(take_up_again(training), by, Act.TRAINING_REOPEN, reason)


@undoes(Act.TRAINING_REOPEN)
def drop(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Call off what was taken up again."""
    training = _locked(entry)
    if training.cancelled or training.over:
        raise _too_late()
    return note(take_off(training, reason), by, Act.TRAINING_CANCEL, reason)


@undoes(Act.TRAINING_OPEN)
def take_back(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Make a draft of what was announced; where someone has a place or waits for one, call it off: they are told."""
    training = _locked(entry)
    if training.draft or training.cancelled or training.over:
        raise _too_late()
    if training.registrations.exists():
        return note(take_off(training, reason), by, Act.TRAINING_CANCEL, reason)
    return note(take_in(training), by, Act.TRAINING_DRAFT, reason)


@undoes(Act.TRAINING_DRAFT)
def announce(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Announce what became a draft again."""
    training = _locked(entry)
    if not training.draft or training.cancelled or training.over:
        raise _too_late()
    return note(show(training), by, Act.TRAINING_OPEN, reason)


@undoes(Act.TRAINING_CHANGE)
def put_back(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Make a training what it was; the days of one that is over stay those on which it was."""
    training, changed = _locked(entry), entry.before["changed"]
    if training.cancelled or (training.over and "sessions" in changed):
        raise CannotUndo(_("Cette formation est annulée, ou a déjà eu lieu."))
    now = said(training)
    if any(not same(name, now[name], became) for name, (_was, became) in changed.items()):
        raise CannotUndo(_("Cette formation a encore changé depuis : modifiez-la plutôt de nouveau."))
    told = _told({**now, **{name: was for name, (was, _became) in changed.items()}})
    try:
        training, done = change(training, told)
    except (Wrong, TooFewPlaces, ValidationError) as refused:
        words = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        raise CannotUndo(words) from refused
    return note(training, by, Act.TRAINING_CHANGE, reason, changed=done)


@undoes(Act.TRAINING_SHEET)
def sheet_back(entry: FacilitationEntry, by: Reader, reason: str) -> FacilitationEntry:
    """Make a sheet of attendance what it was; certificates follow."""
    training, (was, became) = _locked(entry), entry.before["sheet"]
    session = training.sessions.select_for_update(of=("self",)).filter(pk=entry.before["session"]).first()
    if session is None or training.cancelled:
        raise CannotUndo(_("Cette séance n'est plus là."))
    if sheet_of(session) != became:
        raise CannotUndo(_("Cette feuille de présence a encore changé depuis : corrigez-la plutôt de nouveau."))
    write_sheet(training, session, was["there"], kept_at=_kept_at(session, was), by=by)
    return note(training, by, Act.TRAINING_SHEET, reason, session=session.pk, sheet=[became, sheet_of(session)])


def _kept_at(session: Session, sheet: dict[str, Any]) -> dt.datetime | None:
    return (session.sheet_kept_at or timezone.now()) if sheet["kept"] else None


def _locked(entry: FacilitationEntry) -> Training:
    """The training that an act was done to, under its lock. Raises CannotUndo."""
    found = Training.objects.filter(pk=int(entry.about.partition(":")[2]), network=entry.network_id).first()
    if found is None:
        raise CannotUndo(_("Cette formation n'est plus là."))
    return desk.locked(found)


def _too_late() -> CannotUndo:
    return CannotUndo(_("C'est déjà fait, ou la date est passée."))


def _told(kept: dict[str, Any]) -> Told:
    """What the journal kept of a training, as it is written. Raises CannotUndo for a row that is no more."""
    sessions = [Slot(_moment(start), _moment(end), title, pk) for pk, start, end, title in kept["sessions"]]
    people = User.objects.in_bulk([one for one in kept["trainers"] if isinstance(one, int)])
    trainers = [people.get(one) if isinstance(one, int) else one for one in kept["trainers"]]
    columns = {name: read_back(Training, name, kept[name]) for name in COLUMNS}
    return Told(**columns, sessions=sessions, trainers=[one for one in trainers if one])


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
